// One kind of thing in the sheet: what it is, its buttons, and what it is good for.

import { type ReactNode, useId } from 'react';

export function ShareRow(props: {
  readonly title: string;
  readonly words: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section className="share-row" aria-labelledby={id}>
      <h3 id={id}>{props.title}</h3>
      <div className="share-deeds">{props.children}</div>
      <p className="soft small">{props.words}</p>
    </section>
  );
}

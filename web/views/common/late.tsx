// Parts of the page that are loaded when the first of them is shown, several in one file. What a person waits for is said in a
// line of its own, and so is that it could not be had.

import { type ComponentType, createElement, type ReactNode, Suspense, use } from 'react';

export type PartOf<Parts> = <P extends object>(
  pick: (parts: Parts) => ComponentType<P>,
  waiting?: ReactNode,
) => ComponentType<P>;

const WAITING = <p className="soft small">Loading …</p>;

/** @returns what makes a component of one of the parts, and what loads them before they are shown */
export function lateParts<Parts>(load: () => Promise<Parts>): {
  readonly part: PartOf<Parts>;
  readonly prepare: () => void;
} {
  let loading: Promise<Parts | null> | null = null;
  // One promise, so that what is there already is shown at once.
  const begin = (): Promise<Parts | null> => {
    loading ??= load().catch(() => null);
    return loading;
  };
  function part<P extends object>(
    pick: (parts: Parts) => ComponentType<P>,
    waiting: ReactNode = WAITING,
  ): ComponentType<P> {
    function Loaded(props: P): ReactNode {
      const parts = use(begin());
      if (parts === null) return <NotLoaded />;
      return createElement(pick(parts), props);
    }
    return function Late(props: P) {
      return (
        <Suspense fallback={waiting}>
          <Loaded {...props} />
        </Suspense>
      );
    };
  }
  return { part, prepare: () => void begin() };
}

function NotLoaded(): ReactNode {
  return (
    <span className="soft small" role="alert">
      This part could not be loaded from the server: load the page anew.
    </span>
  );
}

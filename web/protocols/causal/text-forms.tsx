// A message as the original wrote it, a form a line.

import type { ReactNode } from 'react';
import type { CausalMessage } from '../../../shared/protocols/causal/messages.ts';
import { messageForms } from '../../../shared/protocols/causal/text-forms.ts';

const FORMS_SHOWN = 10;

export function TextForms({ message }: { readonly message: CausalMessage }): ReactNode {
  const forms = messageForms(message);
  return (
    <>
      <p className="soft small">As the original wrote it:</p>
      <ol className="items mono">
        {forms.slice(0, FORMS_SHOWN).map((form) => (
          <li key={form}>{form}</li>
        ))}
        {forms.length > FORMS_SHOWN && <li>and {forms.length - FORMS_SHOWN} more</li>}
      </ol>
    </>
  );
}

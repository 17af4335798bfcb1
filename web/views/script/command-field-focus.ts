// The command field can be reached from anywhere: by `/`, by a key that begins a line, from the palette.

import { changeScriptCard, scriptCardStore } from '../../store/script-card.ts';

export const COMMAND_FIELD_ID = 'command-field';

/** Unfolds the script, and puts the caret at the end of what the field will hold once the page is drawn. */
export function focusCommandField(): void {
  if (scriptCardStore.getState().folded) changeScriptCard({ folded: false });
  requestAnimationFrame(() => {
    const field = document.getElementById(COMMAND_FIELD_ID);
    if (!(field instanceof HTMLInputElement)) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

// Gives a text to the person as a file.

/** Long enough for the browser to have taken it. */
const KEPT_MILLIS = 60_000;

export function downloadText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MILLIS);
}

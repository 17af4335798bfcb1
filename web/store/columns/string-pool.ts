// Strings by number, each kept once. Beyond a bound new ones are not kept any more; what was kept stays.

export class StringPool {
  readonly #charactersMax: number;
  readonly #places = new Map<string, number>();
  #characters = 0;
  #isFull = false;
  readonly texts: string[];

  /** @param charactersMax of all strings together */
  constructor(charactersMax: number, texts: readonly string[] = ['']) {
    this.#charactersMax = charactersMax;
    this.texts = [...texts];
    for (const [i, text] of this.texts.entries()) {
      this.#places.set(text, i);
      this.#characters += text.length;
    }
  }

  /** Whether something was not kept. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** @returns the number of a string; 0, which is the empty one, where there is no room for another */
  intern(text: string): number {
    const place = this.#places.get(text);
    if (place !== undefined) return place;
    if (this.#characters + text.length > this.#charactersMax) {
      this.#isFull = true;
      return 0;
    }
    this.#characters += text.length;
    this.#places.set(text, this.texts.length);
    this.texts.push(text);
    return this.texts.length - 1;
  }

  /** @returns -1: it was never told */
  find(text: string): number {
    return this.#places.get(text) ?? -1;
  }

  textOf(place: number): string {
    return this.texts[place] ?? '';
  }

  clear(): void {
    this.#places.clear();
    this.#places.set('', 0);
    this.texts.length = 0;
    this.texts.push('');
    this.#characters = 0;
    this.#isFull = false;
  }
}

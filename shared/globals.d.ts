// The few globals that Node, every browser and every worker share and that give the same answer in each. shared/ is
// compiled without the DOM and without Node, so whatever is not declared here does not exist for it.

declare function structuredClone<T>(value: T): T;

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: 'utf-8', options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array): string;
}

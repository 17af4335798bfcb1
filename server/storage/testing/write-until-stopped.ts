// A process that writes batches to a storage until it is killed or a write fails. Standard output: one line `durable N`
// for each acknowledged batch N, at last `failed SENTENCE`. Called with the folder.

import { writeSync } from 'node:fs';
import { openLevelStorage } from '../level-storage.ts';

const folder = process.argv[2] ?? '';
const owner = { title: 'replica s0 of a test', version: 3 };
const storage = await openLevelStorage({ folder, owner, durability: 'sync' });
if (!storage.ok) throw new Error(storage.error);
await storage.value.load();

function writeNext(number: number): void {
  if (!storage.ok) return;
  const changes = [
    { key: `left ${number}`, value: 'x'.repeat(500) },
    { key: `right ${number}`, value: number },
    { key: 'newest', value: number },
  ];
  storage.value.write(changes, (failure) => {
    writeSync(1, failure === null ? `durable ${number}\n` : `failed ${failure}\n`);
    if (failure === null) return;
    // A storage that failed once claims nothing more.
    storage.value.write([{ key: 'later', value: 1 }], (again) => writeSync(1, `then ${again}\n`));
  });
  // Several are under way at once, so that a kill finds some in each state.
  if (number % 5 !== 0) writeNext(number + 1);
  else storage.value.write([], (failure) => failure === null && setImmediate(() => writeNext(number + 1)));
}
writeNext(1);

// `npm run mistakes`: writes docs/mistakes.md, the planted mistakes and who names each, with the commit they were tried at.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './staleness.mjs';

const commit = run('git', ['rev-parse', '--short', 'HEAD']).trim();
const table = run(process.execPath, [join(root, 'bin', 'oxbow.mjs'), 'explore', '--mistakes']);
writeFileSync(
  join(root, 'docs', 'mistakes.md'),
  `# Planted mistakes

Each leaves out one rule, by \`mistake=NAME\` of a cluster. A search of random faults must name it by the invariant that is
there for it, within so many seeds; \`npm test\` holds it to that. Written by \`npm run mistakes\`, at commit ${commit}.

${table}`,
);

function run(/** @type {string} */ program, /** @type {string[]} */ args) {
  const { status, stdout } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout}`);
  return stdout;
}

// What `--help` prints: enough to begin with, and examples that can be pasted.

import { LAB_VERBS } from '../../shared/script/lab-verbs.ts';

export const GENERAL_HELP = `oxbow: a live lab for replicated key-value stores

  oxbow run [OPTIONS] [FILE|-]   perform a script and print its results
  oxbow replay [OPTIONS] TRACE   take a recorded run again, step by step, and compare
  oxbow serve [OPTIONS]          start the lab and say where its page is
  oxbow --version                print the version
  oxbow --help                   this text; \`oxbow run --help\` explains a subcommand, and so for the others

Try:

  oxbow run <<'END'
  cluster bayou s0 s1 s2
  client c0 s0
  client c1 s1
  cut s0 s1
  cut s1 s2
  put c0 colour blue
  get c1 colour
  heal
  get c1 colour
  END
`;

export const RUN_HELP = `oxbow run [OPTIONS] [FILE|-]: perform a script and print its results

A script is commands, one a line; lines that start with # or // are skipped. It is read from FILE, or from standard
input, and performed line by line as it comes. Results go to standard output and nothing else does; notes go to standard
error. A FILE with lines "----" is a story, which holds its expected output in place: it is performed and given back
with the output that it has now, and the exit status is 1 where that differs.

Options:
  --dialect lab|bayou|kv           the language (default lab); bayou is the playlist course of 2015, kv the key-value
                                   course of 2018, and both pass over what they do not know
  --protocol NAME                  the protocol, whatever the script says
  --engine sim|live                sim: virtual time, repeatable (default); live: real sockets, disks and time
  --schedule eager|lazy|timed      when replicas exchange: after every command until nothing changes (eager, the
                                   default), only in join, retire and stabilize (lazy), by their own timers (timed,
                                   the default of a live run in the dialect lab)
  --seed N                         the seed of all luck (default 1)
  --missing-key dep-first|key-first  which error comes first for a key that is absent at a replica that lacks a write
  --trace FILE                     write the run down as a trace file, for \`oxbow replay\` and \`oxbow export\`; a name
                                   that ends in .gz is compressed
  --help                           this text

Exit status: 0 all ran; 1 an expect failed or an invariant broke; 2 the script or the command line is wrong.

Examples:
  oxbow run --dialect bayou < script.txt        a script of the playlist course, as a reference for its output
  oxbow run --seed 7 --schedule lazy lab.oxbow  the same script under other circumstances
  printf 'joinServer 0\\njoinClient 1 0\\nput 1 a b\\nget 1 a\\n' | oxbow run --dialect bayou

Commands of the dialect lab (it understands those of the courses too):
${verbTable()}
`;

export const REPLAY_HELP = `oxbow replay [OPTIONS] TRACE|-: take a recorded run again, step by step, and compare

Every input that was recorded goes through the protocol's pure step once more, with the time that it had. What each step
does must be what was recorded, and so must all states at each checkpoint and digest. The first difference is named: the
event, who stepped, what was expected and what came. TRACE is a file of \`oxbow run --trace FILE\` or of the server's
\`/api/runs/RUN/trace\`, compressed or not.

Options:
  --until N    stop after event N
  --help       this text

Exit status: 0 equal; 1 different; 2 the file is damaged, not whole, or not for this program.

Examples:
  oxbow run --engine live --trace run.ndjson lab.oxbow && oxbow replay run.ndjson
  curl -s localhost:7411/api/runs/lab/trace | oxbow replay -
`;

function verbTable(): string {
  return [...LAB_VERBS.values()]
    .map(({ form, meaning }) => {
      const lines = form.split('\n').map((line) => `  ${line}`);
      return `${lines.join('\n')}\n      ${meaning}`;
    })
    .join('\n');
}

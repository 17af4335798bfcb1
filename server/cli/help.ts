// What `--help` prints: enough to begin with, and examples that can be pasted.

import { LAB_VERBS } from '../../shared/script/lab-verbs.ts';
import { MERMAID_LINES_MAX } from '../../shared/trace/export/mermaid.ts';

export const GENERAL_HELP = `oxbow: a live lab for replicated key-value stores

  oxbow run [OPTIONS] [FILE|-]   perform a script and print its results
  oxbow compare [OPTIONS] [FILE|-]  perform one script on several systems, and say what it cost and kept on each
  oxbow replay [OPTIONS] TRACE   take a recorded run again, step by step, and compare
  oxbow check [OPTIONS] [FILE|-] hold a history of clients against consistency models
  oxbow export --format F TRACE  give a recorded run to another tool: ShiViz, Porcupine, Jepsen, Perfetto, Mermaid
  oxbow explore [OPTIONS]        search seeds of random faults for what breaks, and make it small
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
  --fork TRACE@N                   go on from event N of a recorded run (of TRACE alone: from its end), live or simulated:
                                   the script acts on what was there, in virtual time
  --trace FILE                     write the run down as a trace file, for \`oxbow replay\` and \`oxbow export\`; a name
                                   that ends in .gz is compressed
  --help                           this text

Exit status: 0 all ran; 1 an expect failed or an invariant broke; 2 the script or the command line is wrong.

Examples:
  oxbow run --dialect bayou < script.txt        a script of the playlist course, as a reference for its output
  oxbow run --seed 7 --schedule lazy lab.oxbow  the same script under other circumstances
  echo 'heal' | oxbow run --fork run.ndjson@120   what if the partition had ended there?
  printf 'joinServer 0\\njoinClient 1 0\\nput 1 a b\\nget 1 a\\n' | oxbow run --dialect bayou

Commands of the dialect lab (it understands those of the courses too):
${verbTable()}
`;

export const COMPARE_HELP = `oxbow compare [OPTIONS] [FILE|-]: one script on several systems, beside each other

The script is in the dialect lab and begins with a cluster line, in which each system puts its own name; it is read from
FILE, a story's expected output apart, or from standard input. It is simulated on each system from one seed. A line that
a system cannot do is told in its column, and the script goes on.

First come the lines, with what each system answered and how long its client waited; > marks the first that they do not
answer alike. Then comes the ledger:
  availability   requests answered, refused (ERR_DEP keeps a promise), and unknown: the client gave up
  latency        of the answers
  staleness      reads that returned an older value than the newest acknowledged write
  cost           messages between replicas and their size, and how long all took to agree after the last write or fault
  guarantees     as the clients' history shows them (\`oxbow check\`): kept, not kept, or not shown by this script

Options:
  --protocols LIST                 which systems, parted by commas (default all); PROTOCOL:OPTION=VALUE:… gives one an
                                   option of its cluster line, so that it can stand beside itself
  --schedule timed|eager|lazy      when replicas exchange: by their own timers (timed, the default here), after every
                                   command until nothing changes (eager), or only where the script says so (lazy)
  --seed N                         the seed of all luck (default 1)
  --json                           all of it as one JSON object, with the clusters after each line
  --help                           this text

Exit status: 0 all ran, whatever was refused; 1 an expect failed or an invariant broke on some system, or its cluster
never stood; 2 the script or the command line is wrong.

Examples:
  oxbow compare --protocols bayou,vsr script.oxbow
  oxbow compare --protocols vsr,vsr:follow=off script.oxbow   the same protocol, with clients that stay where they are
  printf 'cluster bayou s0 s1 latency=20ms\\nclient a s0\\nclient b s1\\nput a x 1\\nget b x\\n' | oxbow compare
`;

export const EXPORT_HELP = `oxbow export --format FORMAT TRACE|-: give a recorded run to another tool

Formats:
  shiviz       a log for ShiViz, with the regular expression that reads it on its first line; hosts have clocks of their
               own, which messages carry
  porcupine    what clients saw, one operation a line, as JSON: client, op, key, value, start, end, result, version
  edn          the same as a history for Jepsen's checkers: calls and returns, keys as independent tuples
  perfetto     JSON for Perfetto and Chrome's tracing page: operations and faults as slices, messages as arrows
  mermaid      a sequence diagram of the first ${MERMAID_LINES_MAX} lines, which says how many it left out

Options:
  --format FORMAT   which of these
  --help            this text

Exit status: 0 all was written; 2 the file is damaged, not whole, or not for this program: what came before is written.

Examples:
  oxbow export --format shiviz run.ndjson > run.log
  curl -s localhost:4600/api/runs/lab/trace | oxbow export --format perfetto - > run.json
`;

export const REPLAY_HELP = `oxbow replay [OPTIONS] TRACE|-: take a recorded run again, step by step, and compare

Every input that was recorded goes through the protocol's pure step once more, with the time that it had. What each step
does must be what was recorded, and so must all states at each checkpoint and digest. The first difference is named: the
event, who stepped, what was expected and what came. TRACE is a file of \`oxbow run --trace FILE\` or of the server's
\`/api/runs/RUN/trace\`, compressed or not.

Options:
  --until N    stop after event N; also what is there of a trace that was cut off
  --help       this text

Exit status: 0 equal; 1 different; 2 the file is damaged, not whole, or not for this program.

Examples:
  oxbow run --engine live --trace run.ndjson lab.oxbow && oxbow replay run.ndjson
  curl -s localhost:4600/api/runs/lab/trace | oxbow replay -
`;

export const CHECK_HELP = `oxbow check [OPTIONS] [FILE|-]: hold a history of clients against consistency models

FILE is a trace (\`oxbow run --trace FILE\`), compressed or not, or a history: one operation a line, as JSON. Without FILE
standard input is read. A trace that ends without its end line was cut off: it is judged as far as it goes, and a note on
standard error says so. A history has no end line, so nobody can tell of it.

A line of a history:
  {"client":"c0","op":"put","key":"x","value":"1","start":0,"end":3.5,"result":"ok"}
  op       get, put, delete or cas (with "expected"); the value of a get is what it returned, null where it was absent
  result   ok: it took effect; fail: it never did; info: nobody knows. After info its client goes on under a new name
  start    and end: milliseconds; an operation that is info may have no end
  version  the write that was made or read, where values are not unique; "seen":{"WRITER":N} what the replica held that
           answered a get, versions being N@WRITER; "replica": who answered; "session": whose it is, where not client's

Models:
  linearizable      each key behaves like one register (Herlihy and Wing 1990)
  CM, CCv, CC       causal memory, causal convergence, causal consistency, by their bad patterns (Bouajjani et al. 2017)
  RYW, MR, WFR, MW  the session guarantees (Terry et al. 1994)
  converged         the last reads agree wherever they were made; of a trace, the states of the replicas

What is printed: each model with held, BROKEN and the operations that prove it, not decidable and why, or out of time;
and how many reads were stale. Of a trace what its protocol promises is judged (session guarantees for those who chose
them), of a bare history every model.

Options:
  --model NAME,…   judge these, for all operations, whoever promised them
  --staleness      print how probable a fresh read is, by the time since the newest write
  --json           print one JSON object
  --help           this text

Exit status: 0 nothing is broken that was promised or asked for with --model; 1 something is, a checker ran out of steps,
or what was asked for cannot be decided; 2 the file or the command line is wrong, with the number of the line.

Examples:
  oxbow run --trace run.ndjson lab.oxbow; oxbow check run.ndjson
  oxbow check --model linearizable,CC history.jsonl
  oxbow check --json < history.jsonl
`;

function verbTable(): string {
  return [...LAB_VERBS.values()]
    .map(({ form, meaning }) => {
      const lines = form.split('\n').map((line) => `  ${line}`);
      return `${lines.join('\n')}\n      ${meaning}`;
    })
    .join('\n');
}

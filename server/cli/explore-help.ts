// What `oxbow explore --help` prints.

export const EXPLORE_HELP = `oxbow explore [OPTIONS]: search seeds of random faults for what breaks

Each seed draws its own mix of faults and rates, and what is done when: clients at work, cuts one way or both, partitions,
lost, held, repeated messages, crashes, frozen replicas, full disks, wrong clocks, joins, retirements. The simulator
performs it; every invariant is looked at after every step. Then some replicas are healed, as many as the protocol says
can go on, while the rest stays as it is or is cut off: they must come together by themselves, accept writes and give
them back. Then everything is healed, and all replicas must come together, take part, answer whatever was asked, and have
every write that was accepted. A demand that is not met is named with what it lacks. Where the protocol says that those replicas
cannot go on (a majority lost a log that was in memory, say), nothing is demanded of them; how often, the result says.

What breaks is made smaller, as long as it breaks the same, and written to a folder: a script for \`oxbow run\`, and
a trace for \`oxbow replay\`, with the line that opens the page at the moment where it broke.

Options:
  --protocol NAME    one protocol; without it, all of them, one after another
  --seeds N          how many seeds of each (default 100)
  --minutes N        instead of a number of seeds: so long for each
  --from S           the first seed (default 1)
  --mistake NAME     with that planted mistake in the protocol
  --mistakes         try every planted mistake, and print who names it, within how many seeds
  --workers N        threads (default: one for each core)
  --out FOLDER       where to write what was found (default oxbow-found)
  --help             this text

The last line on standard output is the result; how far it is goes to standard error. Ctrl+C ends it with what was seen.

Exit status: 0 nothing found; 1 something breaks, or a planted mistake was not caught; 2 the command line is wrong.

Examples:
  oxbow explore --protocol bayou --seeds 1000
  oxbow explore --minutes 60 --from 100000
  oxbow explore --protocol bayou --mistake heir-never-commits
  oxbow explore --mistakes
`;

// What a person may say when starting the server, and the defaults. Only reads texts; acts on nothing.

import { resolve } from 'node:path';
import { fail, type Result, succeed } from '../shared/core/result.ts';

export interface ServerConfig {
  /** The address to listen on. Loopback unless a person says otherwise: whoever reaches the port may run commands. */
  readonly host: string;
  readonly port: number;
  /** Where the replicas of runs that outlive the server keep their rows. */
  readonly dataFolder: string;
  /** The default run starts empty: what it kept is removed. */
  readonly fresh: boolean;
  /** Names, besides local ones, under which browsers may reach the server; `.example.org` stands for all below it. */
  readonly allowedHosts: readonly string[];
  /** Where the built page is; `null`: wherever the build put it. */
  readonly pageFolder: string | null;
  readonly logLevel: LogLevel;
  /** A recorded run, `TRACE` or `TRACE@N`, that is hosted as a simulation from that event on. */
  readonly open: string | null;
  /** Where the text door of the first replica listens, on the same address; `null`: there is none. */
  readonly textDoorPort: number | null;
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The development server of the page hands its requests to this port as well. */
export const DEFAULT_PORT = 4600;

export const SERVER_USAGE = `Options of the server:
  --port N          port to listen on (default ${DEFAULT_PORT}; 0 takes a free one)
  --host ADDRESS    address to listen on (default 127.0.0.1, this machine alone)
  --data FOLDER     where the default run keeps its rows (default .oxbow in the current folder)
  --fresh           start the default run empty, whatever it has kept
  --allow-host NAME a further name browsers may reach this server by; may be repeated
  --page FOLDER     the built page, when it is not beside the server
  --log LEVEL       ${LOG_LEVELS.join(', ')} (default warn)
  --open TRACE@N    host, beside the default run, a simulation that goes on from event N of a recorded run (of TRACE
                    alone: from its end); its time stands until a line is performed on it
  --text-door PORT  host, beside the default run, a run 'door' of three causal replicas, which clients that speak text
                    frames over TCP reach at PORT and the two ports after it (0 takes free ones)
  --help            this text
Each option with a value but --open and --text-door can also come from the environment: OXBOW_PORT, OXBOW_HOST, OXBOW_DATA, OXBOW_ALLOW_HOST (separated by
commas), OXBOW_PAGE, OXBOW_LOG.`;

export type ParsedArguments =
  | { readonly type: 'serve'; readonly config: ServerConfig }
  | { readonly type: 'help' };

/**
 * Reads the arguments of `oxbow serve` and of `npm start --`.
 * @returns the configuration, or a sentence that says which option is wrong
 */
export function parseArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  currentFolder: string,
): Result<ParsedArguments> {
  const collected = collect(args);
  if (!collected.ok) return collected;
  if (collected.value.help) return succeed({ type: 'help' });
  const { given, hosts, fresh } = collected.value;
  const told = (option: string): string | undefined => {
    const fromEnvironment = environment[`OXBOW_${option.toUpperCase()}`];
    return given.get(option) ?? (fromEnvironment === '' ? undefined : fromEnvironment);
  };

  const port = parsePort(told('port'));
  if (!port.ok) return port;
  const logLevel = parseLogLevel(told('log'));
  if (!logLevel.ok) return logLevel;
  const page = told('page');
  // Of one start, and no setting: the environment has no say in it.
  const open = given.get('open');
  const asked = given.get('text-door');
  const textDoor = asked === undefined ? succeed(null) : parsePort(asked, 'text-door');
  if (!textDoor.ok) return textDoor;
  const environmentHosts = (environment['OXBOW_ALLOW_HOST'] ?? '').split(',').map((name) => name.trim());
  const allowedHosts = hosts.length > 0 ? hosts : environmentHosts.filter((name) => name !== '');
  return succeed({
    type: 'serve',
    config: {
      host: told('host') ?? '127.0.0.1',
      port: port.value,
      dataFolder: resolve(currentFolder, told('data') ?? '.oxbow'),
      fresh,
      allowedHosts: allowedHosts.map((name) => name.toLowerCase()),
      pageFolder: page === undefined ? null : resolve(currentFolder, page),
      logLevel: logLevel.value,
      open: open === undefined ? null : resolve(currentFolder, open),
      textDoorPort: textDoor.value,
    },
  });
}

interface Collected {
  readonly given: ReadonlyMap<string, string>;
  readonly hosts: readonly string[];
  readonly fresh: boolean;
  readonly help: boolean;
}

const OPTIONS_WITH_VALUE = ['port', 'host', 'data', 'allow-host', 'page', 'log', 'open', 'text-door'];
const OPTIONS = [...OPTIONS_WITH_VALUE, 'fresh', 'help'];

/** Takes `--name value` and `--name=value`. */
function collect(args: readonly string[]): Result<Collected> {
  const given = new Map<string, string>();
  const hosts: string[] = [];
  let fresh = false;
  for (let position = 0; position < args.length; position += 1) {
    const argument = args[position] ?? '';
    if (argument === '--help' || argument === '-h') return succeed({ given, hosts, fresh, help: true });
    if (argument === '--fresh') {
      fresh = true;
      continue;
    }
    const [, name = '', , attached] = /^--([a-z-]+)(=(.*))?$/s.exec(argument) ?? [];
    if (!OPTIONS_WITH_VALUE.includes(name)) {
      return fail(
        `unknown option ${argument}; there are ${OPTIONS.map((option) => `--${option}`).join(', ')}`,
      );
    }
    let value = attached;
    if (value === undefined) {
      position += 1;
      value = args[position];
    }
    if (value === undefined || value === '') return fail(`--${name} needs a value`);
    if (name === 'allow-host') hosts.push(value);
    else given.set(name, value);
  }
  return succeed({ given, hosts, fresh, help: false });
}

function parsePort(text: string | undefined, option = 'port'): Result<number> {
  if (text === undefined) return succeed(DEFAULT_PORT);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? succeed(port) : fail(`--${option} needs a number from 0 to 65535, not ${text}`);
}

function parseLogLevel(text: string | undefined): Result<LogLevel> {
  const level = LOG_LEVELS.find((known) => known === (text ?? 'warn'));
  return level === undefined ? fail(`--log is one of ${LOG_LEVELS.join(', ')}, not ${text}`) : succeed(level);
}

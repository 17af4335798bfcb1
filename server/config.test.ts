import { expect, test } from 'vitest';
import { DEFAULT_PORT, parseArguments, SERVER_USAGE, type ServerConfig } from './config.ts';

function configOf(args: readonly string[], environment: Record<string, string> = {}): ServerConfig {
  const parsed = parseArguments(args, environment, '/home/ada');
  if (!parsed.ok || parsed.value.type !== 'serve') throw new Error(JSON.stringify(parsed));
  return parsed.value.config;
}

function complaintOf(args: readonly string[], environment: Record<string, string> = {}): string {
  const parsed = parseArguments(args, environment, '/home/ada');
  return parsed.ok ? 'no complaint' : parsed.error;
}

test('without arguments the server listens on this machine alone and keeps its data in the current folder', () => {
  expect(configOf([])).toEqual({
    host: '127.0.0.1',
    port: DEFAULT_PORT,
    dataFolder: '/home/ada/.oxbow',
    fresh: false,
    allowedHosts: [],
    pageFolder: null,
    logLevel: 'warn',
    open: null,
    textDoorPort: null,
  });
});

test('a value follows its option or is attached to it', () => {
  expect(
    configOf(['--port', '0', '--fresh', '--host=0.0.0.0', '--data', 'lab data', '--log=debug']),
  ).toMatchObject({
    port: 0,
    fresh: true,
    host: '0.0.0.0',
    dataFolder: '/home/ada/lab data',
    logLevel: 'debug',
  });
});

test('a recorded run is looked for in the current folder, and the environment names none', () => {
  expect(configOf(['--open', 'found/seed.trace@12'], { OXBOW_OPEN: 'x' }).open).toBe(
    '/home/ada/found/seed.trace@12',
  );
  expect(configOf([], { OXBOW_OPEN: 'x' }).open).toBeNull();
});

test('a text door is opened where arguments ask for one, and the environment asks for none', () => {
  expect(configOf(['--text-door', '8080']).textDoorPort).toBe(8080);
  expect(configOf([], { OXBOW_TEXT_DOOR: '8080' }).textDoorPort).toBeNull();
  expect(complaintOf(['--text-door', 'soon'])).toBe('--text-door needs a number from 0 to 65535, not soon');
});

test('further host names may be repeated, and count without regard to case', () => {
  expect(configOf(['--allow-host', 'Lab.example.org', '--allow-host=.class.test']).allowedHosts).toEqual([
    'lab.example.org',
    '.class.test',
  ]);
});

test('the environment gives what the arguments leave open', () => {
  const environment = { OXBOW_PORT: '4700', OXBOW_ALLOW_HOST: 'a.test, b.test', OXBOW_DATA: '' };
  expect(configOf([], environment)).toMatchObject({
    port: 4700,
    allowedHosts: ['a.test', 'b.test'],
    dataFolder: '/home/ada/.oxbow',
  });
  expect(configOf(['--port=1'], environment).port).toBe(1);
});

test.each([
  [
    ['--prot', '1'],
    'unknown option --prot; there are --port, --host, --data, --allow-host, --page, --log, --open, --text-door, --fresh, --help',
  ],
  [
    ['4600'],
    'unknown option 4600; there are --port, --host, --data, --allow-host, --page, --log, --open, --text-door, --fresh, --help',
  ],
  [['--port'], '--port needs a value'],
  [['--data='], '--data needs a value'],
  [
    ['--fresh=1'],
    'unknown option --fresh=1; there are --port, --host, --data, --allow-host, --page, --log, --open, --text-door, --fresh, --help',
  ],
  [['--port', '65536'], '--port needs a number from 0 to 65535, not 65536'],
  [['--port', '-1'], '--port needs a number from 0 to 65535, not -1'],
  [['--log', 'loud'], '--log is one of silent, error, warn, info, debug, not loud'],
])('%j is answered with a sentence', (args, sentence) => {
  expect(complaintOf(args)).toBe(sentence);
});

test('help names every option', () => {
  expect(parseArguments(['--port', '1', '-h'], {}, '/')).toEqual({ ok: true, value: { type: 'help' } });
  for (const option of [
    '--port',
    '--host',
    '--data',
    '--allow-host',
    '--page',
    '--log',
    '--fresh',
    '--help',
  ]) {
    expect(SERVER_USAGE).toContain(option);
  }
});

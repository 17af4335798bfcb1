import { describe, expect, test } from 'vitest';
import { diffLines, performStory } from './story.ts';
import { isStory, parseStory } from './story-text.ts';
import { simulatedPorts } from './testing/simulated-ports.ts';

async function given(text: string): Promise<string> {
  const performed = await performStory(text, simulatedPorts);
  return performed.ok ? performed.value.text : performed.error;
}

const STORY = `# Words.

cluster bayou s0
client c0 s0
put c0 a 1
get c0 a
----
a:1

# More words,
# and a comment.

// of another kind
delete c0 a
----

get c0 a
----
a:ERR_KEY
`;

describe('performing a story', () => {
  test('gives a right one back, byte for byte', async () => {
    expect(await given(STORY)).toBe(STORY);
  });

  test('corrects what is wrong, missing or left over', async () => {
    expect(await given(STORY.replace('a:1\n', 'a:2\nrubbish\n# rubbish\n'))).toBe(STORY);
    expect(await given(STORY.replace('----\na:ERR_KEY\n', ''))).toBe(STORY);
    expect(await given(STORY.replace(/\n$/, ''))).toBe(STORY);
    expect(await given(STORY.replace('delete c0 a\n----\n\n', 'delete c0 a\n----\nx\n\n'))).toBe(STORY);
  });

  test('tells failures in the output, and which of them were not announced', async () => {
    const story = 'cluster bayou s0\nclient c0 s0\nexpect get c0 a == 1\nfly\n----\n';
    const failures =
      'expectation failed: line 3, column 1: expected "1", found ERR_KEY\nerror: line 4, column 1: expected a verb, found "fly"\n';
    const performed = await performStory(story, simulatedPorts);
    expect(performed).toMatchObject({
      ok: true,
      value: { text: story + failures, unexpected: [{ type: 'claim' }, { type: 'wrong' }] },
    });
    const announced = await performStory(`# oxbow: failures=expected\n${story}`, simulatedPorts);
    expect(announced).toMatchObject({ ok: true, value: { unexpected: [] } });
  });

  test('shows notes where the story asks for them', async () => {
    const text = '# oxbow: dialect=bayou notes=shown\njoinServer 0\nfly\n----\n';
    expect(await given(text)).toBe(`${text}note: line 3: the dialect bayou has no command "fly": ignored\n`);
  });

  test('settings of the caller win', async () => {
    const text = '# oxbow: dialect=bayou seed=4\njoinServer 0\n----\n';
    const performed = await performStory(text, simulatedPorts, { dialect: 'lab' });
    expect(performed).toMatchObject({ ok: true, value: { text } });
  });
});

describe('settings', () => {
  test('are refused where they are no settings', () => {
    expect(parseStory('# oxbow: dialekt=bayou\n')).toMatchObject({
      ok: false,
      error: expect.stringMatching(
        /^line 1: dialekt=bayou is no setting of a story; there are dialect=lab/,
      ) as string,
    });
    expect(parseStory('# oxbow: schedule=never\n')).toMatchObject({ ok: false });
    expect(parseStory('# words\n# oxbow: seed=1\n')).toEqual({
      ok: false,
      error: 'line 2: settings stand in the first line',
    });
  });

  test('have defaults', () => {
    expect(parseStory('# words\n')).toMatchObject({
      ok: true,
      value: {
        settings: { dialect: 'lab', showsNotes: false },
        parts: [{ type: 'prose', lines: ['# words'] }],
      },
    });
  });
});

test('a script is a story if it holds a line between commands and output', () => {
  expect(isStory('put a b c\n----\n')).toBe(true);
  expect(isStory('put a b ----\n# ----\n')).toBe(false);
});

test('a difference is told from its first line on', () => {
  expect(diffLines('a\nb\nc\n', 'a\nb\nc\n')).toBeNull();
  expect(diffLines('a\nb\nc\nd\n', 'a\nx\ny\nc\nd\n')).toBe('line 2:\n  a\n- b\n+ x\n+ y');
  expect(diffLines('a\na\n', 'a\n')).toBe('line 2:\n  a\n- a');
});

// What is compared: systems, script, and when replicas exchange.

import { type ReactNode, useState } from 'react';
import { COMPARED_EXAMPLES } from '../../../shared/compare/examples.ts';
import { protocolNames } from '../../../shared/protocols/index.ts';
import { SCHEDULES } from '../../../shared/script/command.ts';
import { shelvesOf } from '../../layout/lesson-list.ts';
import { introductionOf } from '../../protocols/index.ts';
import { compareNow, compareStore, toggleProtocol, useCompare } from '../../store/compare/compare-store.ts';
import { compareLesson } from '../../store/compare/compared-lessons.ts';
import { Logo } from '../frame/logo.tsx';
import { ThemeButton } from '../frame/theme-button.tsx';

export function CompareHead(): ReactNode {
  return (
    <header className="page-head compare-head">
      <Logo>compare</Logo>
      <ExampleChoice />
      <EditButton />
      <SystemChips />
      <span className="grow" />
      <ScheduleChoice />
      <a className="button" href="./" title="back to the lab">
        Lab
      </a>
      <ThemeButton />
    </header>
  );
}

/** Examples that part the systems, and every lesson that can be told to all of them. */
function ExampleChoice(): ReactNode {
  const script = useCompare((state) => state.script);
  const lesson = useCompare((state) => state.lesson);
  const shelves = shelvesOf(
    useCompare((state) => state.lessons),
    protocolNames(),
    '',
  );
  const example = COMPARED_EXAMPLES.find((one) => one.script === script);
  const chosen = example ?? (lesson?.script === script ? lesson : undefined);
  return (
    <select
      className="field compare-example"
      aria-label="Script"
      value={chosen?.name ?? ''}
      onChange={({ target }) => {
        const example = COMPARED_EXAMPLES.find(({ name }) => name === target.value);
        if (example !== undefined) compareNow({ script: example.script });
        else if (target.value !== '') void compareLesson(target.value);
      }}
    >
      {chosen === undefined && <option value="">Own script</option>}
      <optgroup label="What parts the systems">
        {COMPARED_EXAMPLES.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </optgroup>
      {shelves.map(({ protocol, guided, stories }) => (
        <optgroup key={protocol} label={`Lessons of ${introductionOf(protocol)?.title ?? protocol}`}>
          {[...guided, ...stories].map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function EditButton(): ReactNode {
  const isEditing = useCompare((state) => state.isEditing);
  return (
    <button
      type="button"
      className="button"
      aria-expanded={isEditing}
      aria-controls="compare-editor"
      title="the script, to be changed (e)"
      onClick={() => compareStore.setState({ isEditing: !isEditing })}
    >
      Script
    </button>
  );
}

function SystemChips(): ReactNode {
  const systems = useCompare((state) => state.systems);
  const words = systems.split(',').map((word) => word.trim());
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row everywhere
    <div className="system-chips" role="group" aria-label="Systems">
      {protocolNames().map((name) => (
        <button
          key={name}
          type="button"
          className="button chip"
          aria-pressed={words.some((word) => word === name || word.startsWith(`${name}:`))}
          onClick={() => toggleProtocol(name)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

const SCHEDULE_WORDS = {
  timed: 'by their own timers',
  eager: 'after every line',
  lazy: 'only where told',
} as const;

function ScheduleChoice(): ReactNode {
  const schedule = useCompare((state) => state.schedule);
  return (
    <label className="compare-schedule">
      <span className="soft small">exchange</span>
      <select
        className="field"
        aria-label="exchange"
        title="when replicas exchange"
        value={schedule}
        onChange={({ target }) => {
          const chosen = SCHEDULES.find((one) => one === target.value);
          if (chosen !== undefined) compareNow({ schedule: chosen });
        }}
      >
        {(['timed', 'eager', 'lazy'] as const).map((one) => (
          <option key={one} value={one}>
            {SCHEDULE_WORDS[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The script and the columns, as text. */
export function CompareEditor(): ReactNode {
  const { script, systems } = compareStore.getState();
  const chosen = useCompare((state) => state.script);
  const [draft, setDraft] = useState(script);
  const [columns, setColumns] = useState(systems);
  const [from, setFrom] = useState(chosen);
  // Another example was chosen meanwhile.
  if (from !== chosen) {
    setFrom(chosen);
    setDraft(chosen);
  }
  const run = (): void => compareNow({ script: draft, systems: columns });
  return (
    <form
      id="compare-editor"
      className="compare-editor"
      aria-label="Script and systems"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <label>
        <span className="small soft">Script: lines of the command language, after a cluster line</span>
        <textarea
          className="field mono"
          value={draft}
          spellCheck={false}
          rows={Math.min(24, draft.split('\n').length + 1)}
          onChange={({ target }) => setDraft(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            run();
          }}
        />
      </label>
      <label>
        <span className="small soft">Columns: protocols, each with options of its own after a colon</span>
        <input
          className="field mono"
          value={columns}
          spellCheck={false}
          onChange={({ target }) => setColumns(target.value)}
        />
      </label>
      <button type="submit" className="button primary">
        Compare <kbd>Ctrl+Enter</kbd>
      </button>
    </form>
  );
}

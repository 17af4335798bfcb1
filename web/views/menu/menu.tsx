// The menu of a thing of the picture: by right-click, long-press, "…", Shift+F10 or `m`.

import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type MenuEntry, menuEntries, menuTitle } from '../../commands/menu-entries.ts';
import type { Point } from '../../layout/geometry.ts';
import { performAll } from '../../store/command-store.ts';
import { runStore } from '../../store/run-store.ts';
import { closeMenu, type OpenMenu, select, useView, viewStore } from '../../store/view-store.ts';
import { focusCommandField } from '../script/command-field-focus.ts';

export function Menu(): ReactNode {
  const open = useView((state) => state.menu);
  // A new place or thing is a new menu, with the first entry focused again.
  return open === null ? null : <OpenedMenu key={JSON.stringify(open)} open={open} />;
}

function OpenedMenu({ open }: { readonly open: OpenMenu }): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Point>(open.at);
  const [entries] = useState<readonly MenuEntry[]>(() => {
    const { picture } = runStore.getState();
    return picture === null ? [] : menuEntries(open.target, picture);
  });

  useLayoutEffect(() => {
    const before = document.activeElement;
    const box = element.current?.getBoundingClientRect();
    if (box !== undefined)
      setPlace({
        x: Math.max(8, Math.min(open.at.x, innerWidth - box.width - 8)),
        y: Math.max(8, Math.min(open.at.y, innerHeight - box.height - 8)),
      });
    element.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    return () => {
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus();
    };
  }, [open]);

  useEffect(() => {
    const onDown = (event: PointerEvent): void => {
      if (element.current !== null && !element.current.contains(event.target as Node)) closeMenu();
    };
    addEventListener('pointerdown', onDown, true);
    return () => removeEventListener('pointerdown', onDown, true);
  }, []);

  return (
    <div
      ref={element}
      className="menu"
      role="menu"
      tabIndex={-1}
      aria-label={menuTitle(open.target)}
      style={{ left: place.x, top: place.y }}
      onKeyDown={(event) => onMenuKey(event, element.current)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <p className="menu-title" aria-hidden="true">
        {menuTitle(open.target)}
      </p>
      {entries.map((entry, i) =>
        entry.type === 'separator' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the entries of an open menu never change
          <hr key={`separator ${i}`} />
        ) : (
          <button
            key={entry.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              closeMenu();
              choose(entry, open);
            }}
          >
            <span>{entry.label}</span>
            {entry.key !== undefined && <kbd>{entry.key}</kbd>}
          </button>
        ),
      )}
    </div>
  );
}

function choose(entry: Exclude<MenuEntry, { type: 'separator' }>, open: OpenMenu): void {
  switch (entry.type) {
    case 'line':
      void performAll(entry.lines);
      break;
    case 'draft':
      viewStore.setState({ draft: entry.line });
      focusCommandField();
      break;
    case 'inspect':
      select(open.target);
      break;
  }
}

function onMenuKey(event: KeyboardEvent, menu: HTMLElement | null): void {
  const items = [...(menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const go = (to: number): void => {
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  };
  switch (event.key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(-1);
    case 'Escape':
    case 'Tab':
      event.preventDefault();
      event.stopPropagation();
      return closeMenu();
    default:
  }
}

// Light or dark: the system's choice until a person makes one, which is then remembered.

import { type ReactNode, useEffect, useState } from 'react';
import { readAddress } from '../../commands/shared-address.ts';
import { recall, remember } from '../../store/remembered.ts';
import { useMedia } from '../common/use-media.ts';

type Theme = 'light' | 'dark';

export function ThemeButton(): ReactNode {
  const system: Theme = useMedia('(prefers-color-scheme: dark)') ? 'dark' : 'light';
  const [chosen, setChosen] = useState<Theme | null>(() => readAddress(location).view.theme ?? readTheme());
  const theme = chosen ?? system;
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const other: Theme = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="button icon"
      aria-label={`Switch to ${other} colours`}
      title={`Switch to ${other} colours`}
      onClick={() => {
        remember('theme', other);
        setChosen(other);
      }}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className="theme-mark">
        <circle cx="8" cy="8" r="6.2" />
        <path d="M8 1.8a6.200 6.200 0 0 1 0 12.4z" />
      </svg>
    </button>
  );
}

function readTheme(): Theme | null {
  const text = recall('theme');
  return text === 'light' || text === 'dark' ? text : null;
}

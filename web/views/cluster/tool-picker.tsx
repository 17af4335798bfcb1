// What dragging on the background does: the knife cuts links, the lasso makes an island. Shift takes the other one.

import type { ReactNode } from 'react';
import type { Tool } from '../../gestures/types.ts';
import { useView, viewStore } from '../../store/view-store.ts';

const TOOLS: readonly { readonly tool: Tool; readonly label: string; readonly path: string }[] = [
  { tool: 'knife', label: 'Knife', path: 'M3 13L12 3c1.500 2 1 4-1 6l-4 4z' },
  {
    tool: 'lasso',
    label: 'Lasso',
    path: 'M8 3c3.300 0 6 1.600 6 3.800S11.300 10.600 8 10.600 2 9 2 6.800 4.700 3 8 3zM5 10.200c-1.500 1.500-.5 3 1 3.800',
  },
];

export function ToolPicker(): ReactNode {
  const current = useView((state) => state.tool);
  return (
    <fieldset className="tools" aria-label="Tool for drawing on the background">
      {TOOLS.map(({ tool, label, path }) => (
        <button
          key={tool}
          type="button"
          className="tool"
          aria-pressed={tool === current}
          onClick={() => viewStore.setState({ tool })}
        >
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d={path} />
          </svg>
          {label}
        </button>
      ))}
    </fieldset>
  );
}

// The left edge of the script, by which it is drawn wider or narrower: with the pointer, or with arrows.

import { type ReactNode, useRef } from 'react';
import { changeScriptCard, clampWidth, SCRIPT_WIDTH, useScriptCard } from '../../store/script-card.ts';

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: 1, ArrowRight: -1 };

export function WidthHandle(): ReactNode {
  const { width } = useScriptCard();
  const grip = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const now = width ?? SCRIPT_WIDTH.usual;
  const rem = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      className="script-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the script"
      aria-valuemin={SCRIPT_WIDTH.least}
      aria-valuemax={SCRIPT_WIDTH.most}
      aria-valuenow={Math.round(now)}
      tabIndex={0}
      onKeyDown={(event) => {
        const step = STEPS[event.key];
        if (step === undefined) return;
        event.preventDefault();
        changeScriptCard({ width: clampWidth(now + step) });
      }}
      onPointerDown={(event) => {
        const card = event.currentTarget.parentElement;
        if (card === null) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { x: event.clientX, width: card.getBoundingClientRect().width };
      }}
      onPointerMove={({ clientX }) => {
        if (grip.current === null) return;
        changeScriptCard({ width: clampWidth((grip.current.width + grip.current.x - clientX) / rem()) });
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
    />
  );
}

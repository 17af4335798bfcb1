// Gestures and keys, in one sheet, which is loaded by whoever asks for it.

import type { ReactNode } from 'react';
import { useView } from '../../store/view-store.ts';
import { lateParts } from '../common/late.tsx';

const { part } = lateParts(() => import('./help-sheet.tsx'));
const HelpSheet = part((parts) => parts.HelpSheet, null);

export function Help(): ReactNode {
  const open = useView((state) => state.helpOpen);
  return open ? <HelpSheet /> : null;
}

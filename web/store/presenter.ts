// Presenter mode: entered and left, and said to whoever does not see it.

import { narrationStore } from './narration-store.ts';
import { viewStore } from './view-store.ts';

export function togglePresenter(): void {
  const presents = !viewStore.getState().presents;
  viewStore.setState({ presents, menu: null });
  narrationStore.setState({
    sentence: presents ? 'Presenter mode; p or Escape leaves it.' : 'The whole page again.',
  });
}

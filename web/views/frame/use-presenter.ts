// Presenter mode on the page: said at its root, for the styles.

import { useEffect } from 'react';
import { useView } from '../../store/view-store.ts';

export function usePresenter(): void {
  const presents = useView((state) => state.presents);
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (presents) dataset['presenter'] = '';
    else delete dataset['presenter'];
    // What measures the page looks anew: type and room have changed.
    dispatchEvent(new Event('resize'));
  }, [presents]);
}

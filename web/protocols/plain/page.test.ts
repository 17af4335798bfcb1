import { describe, expect, it } from 'vitest';
import { present } from '../../../shared/core/result.ts';
import { followScript } from '../../testing/simulated.ts';
import { plainPage } from './page.tsx';

describe('a system without panels of its own', () => {
  it('is shown by what every protocol says of itself', async () => {
    const script = [
      'cluster bayou s0 s1',
      'client c0 s1',
      'put c0 room 11am',
      'settle',
      'hold s0 s1',
      'exchange s0 s1',
    ];
    const { picture, page } = await followScript(script);
    const plain = plainPage(page.protocol);
    const [first] = picture.replicas;
    expect(plain.card(first?.state)).toMatchObject({ role: 'primary', serving: true });
    expect(plain.card(first?.state).sentence).toMatch(/1 key$/);
    const held = picture.messages.find(({ state }) => state === 'held');
    const label = plain.words(picture).messageOf(held?.message ?? 0)?.label ?? '';
    expect(label).toBe(
      page.protocol.describe.messageLabel(present(held, 'a held message').body as { readonly type: string }),
    );
    expect(label).not.toBe('');
  });
});

// The list of lessons as it is read: by protocol, the guided ones in their order, the other stories below; and what a
// search leaves of it.

import type { LessonSummary } from '../../shared/script/lesson.ts';

export interface LessonShelf {
  readonly protocol: string;
  readonly guided: readonly LessonSummary[];
  /** Nobody has prepared them for an audience. */
  readonly stories: readonly LessonSummary[];
}

/** @param order of the protocols; one that is not in it comes last */
export function shelvesOf(
  index: readonly LessonSummary[],
  order: readonly string[],
  query: string,
): LessonShelf[] {
  const names = [...new Set(index.map(protocolOfLesson))];
  const placeOf = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return names
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((protocol) => {
      const found = index.filter((one) => protocolOfLesson(one) === protocol && isFound(one, words));
      const guided = found.filter((one) => one.guided !== null);
      return {
        protocol,
        guided: guided.sort((a, b) => (a.guided ?? 0) - (b.guided ?? 0)),
        stories: found.filter((one) => one.guided === null),
      };
    })
    .filter(({ guided, stories }) => guided.length + stories.length > 0);
}

export function protocolOfLesson({ name }: Pick<LessonSummary, 'name'>): string {
  return name.slice(0, name.indexOf('/'));
}

function isFound({ name, title, about, words: own }: LessonSummary, words: readonly string[]): boolean {
  const text = `${name} ${title} ${about} ${own}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The guided lesson that follows in its protocol's order; `null` after the last. */
export function nextLesson(index: readonly LessonSummary[], name: string): LessonSummary | null {
  const [shelf] = shelvesOf(
    index.filter((one) => protocolOfLesson(one) === protocolOfLesson({ name })),
    [],
    '',
  );
  const at = shelf?.guided.findIndex((one) => one.name === name) ?? -1;
  return at === -1 ? null : (shelf?.guided[at + 1] ?? null);
}

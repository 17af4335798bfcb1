// Made by the build out of shared/lessons, see scripts/lesson-index.ts.
declare module 'virtual:lesson-index' {
  const index: readonly import('../../../shared/script/lesson.ts').LessonSummary[];
  export default index;
}

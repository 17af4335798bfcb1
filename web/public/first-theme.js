// Before the first paint, so that a dark room never sees a white flash. A classic script, as modules come too late.
try {
  const remembered = localStorage.getItem('oxbow.theme');
  const dark =
    remembered === null ? matchMedia('(prefers-color-scheme: dark)').matches : remembered === 'dark';
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
} catch {
  document.documentElement.dataset.theme = 'light';
}

// `npm run pictures`: the same browser and page as the tests, drawn into docs/pictures/.
import tests from './playwright.config.ts';

export default {
  ...tests,
  testMatch: 'pictures.ts',
  fullyParallel: false,
  workers: 1,
  reporter: 'list',
};

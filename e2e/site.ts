/** The folder with the page that is built for the tests, from the root of the checkout. */
export const SITE = '.cache/site';

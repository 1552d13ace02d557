import type { Plugin } from 'vite';

const link = /\s*<link rel="stylesheet"[^>]*>/g;

/**
 * Puts the style sheet below what is drawn until the console is there: in the head it would keep the page empty
 * until it has come. Scripts of the page wait for it in either place.
 */
export function styleBelow(): Plugin {
  return {
    name: 'arthor:style-below',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        const links = html.match(link)?.join('') ?? '';
        return html.replace(link, '').replace(/\s*<\/body>/, (end) => `${links}${end}`);
      },
    },
  };
}

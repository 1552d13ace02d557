import './begin/begin.js';
import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import './style/base.css';
import { App } from './app.js';
import { speak } from './language/language.js';
import { preferredLanguage } from './language/preferred.js';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
await speak(preferredLanguage());
const page = createRoot(root);
startTransition(() => page.render(<App />));

import { createRoot } from 'react-dom/client';
import './style/base.css';
import { App } from './app.js';
import { preferredLanguage, speak } from './language/language.js';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
await speak(preferredLanguage());
createRoot(root).render(<App />);

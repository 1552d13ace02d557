import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { call, rememberCsrf } from '../api/client.js';
import { sessionQuery } from '../api/query.js';
import { keepComposing } from '../form/composing.js';
import { FormProblem } from '../form/form-problem.js';
import { useRequestForm } from '../form/use-request-form.js';
import { withoutEmpty } from '../form/without-empty.js';
import { chooseLanguage, languages } from '../language/language.js';
import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';
import { PasswordField } from '../ui/password-field.js';
import { TextField } from '../ui/text-field.js';
import './login.css';

/** Signing in; afterwards back to where one came from. */
export function Login() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const { back, ended } = useSearch({ from: '/login' });
  useEffect(() => {
    document.title = `${text('login.title')} · Arthor`;
  }, [text]);
  const form = useRequestForm({
    request: 'createSession',
    initial: { username: '', password: '' },
    body: withoutEmpty,
    send: async (body) => (await call('createSession', { body })).data,
    done: (session) => {
      rememberCsrf(session.csrf);
      // Another person may sign in on this tab: nothing of the former one stays.
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      if (back === undefined) void navigate({ to: '/' });
      else router.history.push(back);
    },
  });

  return (
    <main className="login">
      <form className="login-box" noValidate onSubmit={form.onSubmit} onKeyDown={keepComposing}>
        <div className="stack tight">
          <svg
            className="login-mark"
            width="36"
            height="36"
            viewBox="0 0 32 32"
            aria-hidden="true"
            focusable="false"
          >
            <rect width="32" height="32" rx="8" fill="var(--accent-fill)" />
            <path
              d="M8.5 23 16 8l7.5 15M12.5 18.5h7"
              fill="none"
              stroke="#fff"
              strokeWidth="3"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
          <h1>{text('login.title')}</h1>
          <p className="muted">{ended === 'true' ? text('login.ended') : text('login.why')}</p>
        </div>
        <div className="stack">
          <TextField
            label={text('login.username')}
            autoComplete="username"
            autoFocus
            {...form.field('username')}
          />
          <PasswordField
            label={text('login.password')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': text('login.show') }}
            {...form.field('password')}
          />
        </div>
        <FormProblem error={form.error} rest={form.rest} request={form.request} />
        <Button type="submit" look="primary" size="wide" busy={form.busy}>
          {text('login.act')}
        </Button>
      </form>
      <footer className="login-foot">
        {Object.entries(languages).map(([key, name]) => (
          <Button
            key={key}
            look="quiet"
            size="small"
            lang={key}
            aria-pressed={text.language === key}
            onClick={() => void chooseLanguage(key === 'en' ? 'en' : 'zh-CN')}
          >
            {name}
          </Button>
        ))}
      </footer>
    </main>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { call } from '../../api/client.js';
import { sessionQuery } from '../../api/query.js';
import { keepComposing } from '../../form/composing.js';
import { FormProblem } from '../../form/form-problem.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { nameTab } from '../../shell/tab.js';
import { useSignOut } from '../../shell/use-sign-out.js';
import { Button } from '../../ui/button.js';
import { PasswordFields } from './password-fields.js';
import '../login.css';

/** A password of one's own in place of the one that came with the invitation; nothing else is possible before. */
export function FirstPassword() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const signOut = useSignOut();
  const { back } = useSearch({ from: '/password' });
  useEffect(() => {
    nameTab(`${text('password.first')} · Arthor`);
  }, [text]);
  const form = useRequestForm({
    request: 'changePassword',
    initial: { currentPassword: '', newPassword: '' },
    body: withoutEmpty,
    send: (body) => call('changePassword', { body }),
    done: () => {
      client.removeQueries({ queryKey: sessionQuery.queryKey });
      if (back === undefined) void navigate({ to: '/' });
      else router.history.push(back);
    },
  });
  return (
    <main className="login">
      <form className="login-box" noValidate onSubmit={form.onSubmit} onKeyDown={keepComposing}>
        <div className="stack tight">
          <h1>{text('password.first')}</h1>
          <p className="muted">{text('password.first.why')}</p>
        </div>
        <PasswordFields field={form.field} />
        <FormProblem error={form.error} rest={form.rest} request={form.request} />
        <Button type="submit" look="primary" size="wide" busy={form.busy}>
          {text('panel.password')}
        </Button>
        <Button look="quiet" size="wide" onClick={() => void signOut()}>
          {text('session.out')}
        </Button>
      </form>
    </main>
  );
}

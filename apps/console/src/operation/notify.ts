const key = 'arthor.notify';

/** Whether this browser can notify at all: only over HTTPS or from this machine, and where it was not forbidden. */
export const canNotify = (): boolean =>
  'Notification' in globalThis && globalThis.isSecureContext && Notification.permission !== 'denied';

/** Whether a person asked for notifications, and the browser allows them. */
export const notifies = (): boolean =>
  canNotify() && Notification.permission === 'granted' && localStorage.getItem(key) === 'yes';

/** Turns notifications on or off in this browser; the first time the browser asks. Answers how it is now. */
export async function chooseNotify(wanted: boolean): Promise<boolean> {
  if (wanted && Notification.permission === 'default') await Notification.requestPermission();
  localStorage.setItem(key, wanted ? 'yes' : 'no');
  return notifies();
}

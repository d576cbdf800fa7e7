/** Whether what has the focus takes keys for itself: fields, and dialogs, which lie over what the page's keys are about. */
export const takesOwnKeys = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('input, textarea, select, dialog') !== null;

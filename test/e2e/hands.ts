import type { Locator, Page } from 'playwright-core';

export type File = { name: string; mimeType: string; buffer: Buffer };

/** What somebody does with what stands on a page: with the mouse, or with nothing but the keyboard. */
export type Hands = {
  press: (target: Locator) => Promise<void>;
  type: (field: Locator, text: string) => Promise<void>;
  /** An option of a list, by its value or its words. */
  choose: (list: Locator, option: string) => Promise<void>;
  tick: (radio: Locator) => Promise<void>;
  check: (box: Locator) => Promise<void>;
  give: (box: Locator, file: File) => Promise<void>;
};

export const byMouse: Hands = {
  press: (target) => target.click(),
  type: (field, text) => field.fill(text),
  choose: async (list, option) => {
    await list.selectOption(option);
  },
  tick: (radio) => radio.check(),
  check: (box) => box.check(),
  give: (box, file) => box.setInputFiles(file),
};

/** What lies further than this from where somebody is cannot be used without a mouse. */
const MOST_STEPS = 120;

/** Tab, arrows, letters, space and Enter. Each place they lead to must be seen to be there: WCAG 2.4.7 and 2.4.11. */
export function byKeyboard(page: Page): Hands {
  const { keyboard } = page;
  page.on('filechooser', () => {}); // keeps choosers ours from the start: one that opens before anybody waits for it is lost

  const go = async (key: string, there: () => Promise<boolean>, what: string): Promise<void> => {
    for (let steps = 0; !(await there()); steps++) {
      if (steps === MOST_STEPS) throw new Error(`${page.url()}: ${what} is not reached by ${MOST_STEPS} times ${key}.`);
      await keyboard.press(key);
    }
  };
  const holdsFocus = async (target: Locator): Promise<boolean> => (await target.and(page.locator(':focus')).count()) > 0;
  const reach = async (target: Locator): Promise<void> => {
    await target.first().waitFor({ state: 'attached' });
    await go('Tab', () => holdsFocus(target), String(target));
    const faults = await page.evaluate<string[]>(FAULTS_OF_FOCUS);
    if (faults.length > 0) throw new Error(`${page.url()}: ${target} has the focus and ${faults.join(', ')}.`);
  };

  return {
    press: async (target) => {
      await reach(target);
      await keyboard.press('Enter');
    },
    type: async (field, text) => {
      await reach(field);
      await keyboard.press('ControlOrMeta+A');
      await keyboard.insertText(text);
    },
    choose: async (list, option) => {
      const byValue = list.locator(`option[value="${option}"]`);
      const words = (await byValue.count()) > 0 ? await byValue.textContent() : option;
      await reach(list);
      await keyboard.press('Home');
      await go('ArrowDown', async () => (await list.locator('option:checked').textContent()) === words, `the option ${words}`);
    },
    tick: async (radio) => {
      await reach(page.locator(`input[name="${await radio.getAttribute('name')}"]`)); // a group is one stop
      await go('ArrowDown', () => holdsFocus(radio), String(radio));
      await keyboard.press('Space');
    },
    check: async (box) => {
      await reach(box);
      await keyboard.press('Space');
    },
    give: async (box, file) => {
      await reach(box);
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keyboard.press('Space')]);
      await chooser.setFiles(file);
    },
  };
}

/** Evaluated in the page: why somebody could not see where they are. */
const FAULTS_OF_FOCUS = `(() => {
  const focused = document.activeElement;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
  const { x, y, width, height } = focused.getBoundingClientRect();
  const above = document.elementFromPoint(x + width / 2, y + height / 2);
  return [
    (outlineStyle === 'none' || parseFloat(outlineWidth) === 0) && boxShadow === 'none' && 'shows no ring',
    !(above && (focused.contains(above) || above.contains(focused))) && 'lies under something else or out of sight',
  ].filter(Boolean);
})()`;

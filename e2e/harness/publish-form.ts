import type { Locator, Page } from 'playwright';

/** Text fields of the Publish screen by their labels. */
export type FormText = Readonly<Partial<Record<(typeof labels)[number], string>>>;

const labels = [
  'Module id',
  'Version',
  'Release notes',
  'Name',
  'License',
  'Description',
  'Tags',
  'Repository',
  'DOL source',
  'Readme',
] as const;

export interface ShownProblem {
  readonly code: string;
  readonly expected: string;
  readonly found: string;
  readonly action: string;
}

/** The Publish screen as a person uses it. */
export function publishForm(page: Page) {
  const form = page.getByRole('form', { name: 'Publish a module' });
  const field = (label: (typeof labels)[number]): Locator =>
    form.getByRole('textbox', { name: label, exact: true });
  const end = form.locator('.publish-end');
  const submitButton = form.getByRole('button', { name: 'Publish', exact: true });
  return {
    form,
    end,
    report: form.getByRole('region', { name: 'Validation report' }),
    field,
    async enter(texts: FormText): Promise<void> {
      for (const label of labels) {
        const text = texts[label];
        if (text !== undefined && (await field(label).inputValue()) !== text) await field(label).fill(text);
      }
    },
    /** All text fields as they stand. */
    async texts(): Promise<FormText> {
      const values = await Promise.all(labels.map((label) => field(label).inputValue()));
      return Object.fromEntries(labels.map((label, at) => [label, values[at] ?? '']));
    },
    async choose(name: string, content: Uint8Array | string): Promise<void> {
      const mimeType = name.endsWith('.wasm') ? 'application/wasm' : 'text/plain';
      await form
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType, buffer: Buffer.from(content as Uint8Array) });
      if (name.endsWith('.wasm')) await form.locator('.drop strong', { hasText: name }).waitFor();
    },
    async addDependency(id: string, range: string): Promise<void> {
      const at = (await form.locator('.dependency').count()) + 1;
      await form.getByRole('button', { name: 'Add dependency' }).click();
      await form.getByLabel(`Dependency ${at}: module id`).fill(id);
      await form.getByLabel(`Dependency ${at}: range`).fill(range);
    },
    submitButton,
    submit: () => submitButton.click(),
  };
}

export type PublishForm = ReturnType<typeof publishForm>;

/** The three parts of a problem shown as a note. */
export async function readProblem(note: Locator): Promise<ShownProblem> {
  await note.waitFor();
  const [expected = '', found = '', action = ''] = await note.locator('dd').allTextContents();
  return { code: (await note.getAttribute('data-code')) ?? '', expected, found, action };
}

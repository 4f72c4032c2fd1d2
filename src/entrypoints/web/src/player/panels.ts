/** The two panels of the stage: which of them is open, and how it opens and closes. */

import { html, type TemplateResult } from "lit";
import { helpSheet } from "./help.js";
import { type SettingsFacts, settingsPanel } from "./settings.js";

export type Panel = "settings" | "help";

/** Pixels of the stage below which the settings come as a sheet from below, over everything. */
const ROOM = 640;

interface Host {
  readonly frame: HTMLElement;
  readonly updateComplete: Promise<boolean>;
  requestUpdate(): void;
}

export class Panels {
  open: Panel | null = null;
  #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  render(facts: Omit<SettingsFacts, "close" | "showHelp" | "changed">): TemplateResult {
    const ways = {
      close: () => void this.leave(),
      showHelp: () => void this.show("help"),
      changed: () => this.#host.requestUpdate(),
    };
    const closed = (panel: Panel) => (): void => this.#closed(panel);
    return html`${settingsPanel(this.open === "settings", { ...facts, ...ways }, closed("settings"))}
      ${helpSheet(this.open === "help", { words: facts.words, ...ways }, closed("help"))}`;
  }

  /** Open a panel; the other one closes. */
  async show(panel: Panel): Promise<void> {
    const { frame } = this.#host;
    if (this.open) this.#dialog(this.open).close();
    this.open = panel;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const dialog = this.#dialog(panel);
    if (panel === "settings" && frame.clientWidth >= ROOM) dialog.show();
    else dialog.showModal();
    dialog.querySelector<HTMLElement>("select, button")?.focus();
  }

  /** Close what is open; false where nothing is. */
  leave(): boolean {
    if (!this.open) return false;
    this.#dialog(this.open).close();
    return true;
  }

  /** The focus goes back to the button, and to the frame where none opened it. */
  #closed(panel: Panel): void {
    if (this.open !== panel) return;
    this.open = null;
    this.#host.requestUpdate();
    const button = this.#host.frame.querySelector<HTMLElement>(".opens-settings");
    (button ?? this.#host.frame).focus({ preventScroll: true });
  }

  #dialog(panel: Panel): HTMLDialogElement {
    return this.#host.frame.querySelector<HTMLDialogElement>(`dialog.${panel}`)!;
  }
}

/** Why nothing plays, in the viewer's words, and what she can do about it. */

import { day, length } from "../core/format.js";
import type { Problem } from "../core/problem.js";
import type { Access } from "../core/shapes.js";
import type { PlayerWords } from "./player-words.js";

export type CardKind = "signed-out" | "refused" | "trouble";

export interface Card {
  kind: CardKind;
  heading: string;
  text: string;
  /** Of the shop's link, where it helps. */
  link?: string;
  again?: boolean;
}

export interface Facts {
  words: PlayerWords;
  language: string;
  /** The server's, in milliseconds. */
  now: number;
  access?: Access | null;
}

export function cardOf(problem: Problem, facts: Facts): Card {
  const { player, common } = facts.words;
  const { cards } = player;
  const refused = (card: { heading: string; text: string }, link?: string): Card => ({
    kind: "refused",
    heading: card.heading,
    text: card.text,
    ...(link && { link }),
  });
  const again = (heading: string, text: string): Card => ({ kind: "trouble", heading, text, again: true });
  if (facts.access?.status === "waiting") return refused(cards.waiting);
  switch (problem.code) {
    case "not-signed-in":
    case "forged":
    case "stale":
      return { kind: "signed-out", ...cards.signIn };
    case "not-enrolled":
      return refused(cards.notEnrolled, cards.buy);
    case "access-expired":
      return refused({ heading: cards.expired.heading, text: cards.expired.text(ending(facts)) }, cards.renew);
    case "access-ended":
      return refused({ heading: cards.ended.heading, text: ended(facts) }, cards.renew);
    case "blocked":
      return refused(cards.blocked);
    case "unknown-course":
      return refused(cards.unknownCourse);
    case "unknown-video":
      return refused(cards.unknownVideo);
    case "too-many-streams":
      return again(cards.tooMany.heading, cards.tooMany.text);
    case "quota-exceeded":
      return again(cards.quota.heading, cards.quota.text(wait(problem, facts)));
    case "unreachable":
      return again(cards.unreachable.heading, common.unreachable);
    default:
      return problem.status === 401
        ? { kind: "signed-out", ...cards.signIn }
        : again(cards.broken.heading, common.broken);
  }
}

/** An order, a gift or an administrator may have given what was taken back: only a refund or a cancellation is told. */
function ended(facts: Facts): string {
  const { order, other } = facts.words.player.cards.ended;
  const { grants = [], expires_at: end } = facts.access ?? {};
  const isOrder = grants.some(({ ends, why }) => ends === end && (why === "refunded" || why === "cancelled"));
  return (isOrder ? order : other)(ending(facts));
}

function ending({ access, language, now }: Facts): string | null {
  return access?.expires_at ? day(access.expires_at, language, now) : null;
}

function wait(problem: Problem, { language }: Facts): string | null {
  return problem.retryAfter ? length(problem.retryAfter, language) : null;
}

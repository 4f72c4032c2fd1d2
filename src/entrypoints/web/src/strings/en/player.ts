/** Words of the player. */

export const player = {};

/** Words that more than one part says. */

export const common = {
  tryAgain: "Try again",
  unreachable: "The server can't be reached right now. What you have watched is kept.",
  broken: "Something went wrong. Please try again.",
  signIn: "Sign in to see your courses.",
  videos: (count: number) => (count === 1 ? "1 video" : `${count} videos`),
  completed: "Completed",
};

/** What Veramo's abstract classes ask for and this node does not do: a method that says so instead of doing half of it. */
export const refuse = (act: string) => async (): Promise<never> => {
  throw new Error(`This node does not ${act}.`);
};

/**
 * What a learner may say of themselves so that an institution sees, in numbers, whom it reaches and whom it does not. Few, coarse, and each closed:
 * free words would name people. None has an answer until it is given, and none is asked for by anything.
 */
export const QUESTIONS = {
  age: ['under-25', '25-34', '35-49', '50-over'],
  gender: ['woman', 'man', 'another'],
  place: ['city', 'town', 'country'],
  work: ['paid', 'seeking', 'caring', 'studying', 'none'],
  first: ['yes', 'no'],
} as const;

export type Question = keyof typeof QUESTIONS;
export const QUESTION_NAMES = Object.keys(QUESTIONS) as Question[]; // its keys are all it has
export type Answers = Partial<Record<Question, string>>;

export const isAnswer = (question: Question, text: string): boolean => QUESTIONS[question].some((answer) => answer === text);

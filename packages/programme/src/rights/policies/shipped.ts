import type { PolicyName, PolicyTexts } from './records.ts';

/** From when the first versions hold. */
export const SHIPPED_SINCE = '2026-11-01T00:00:00.000Z';

/**
 * What Laurel says where the institution has published nothing of its own: short, and true of what the program does. Consents name these versions by
 * digest: a sentence is never changed here once it was released, a new version is published instead.
 */
export const SHIPPED: Record<PolicyName, PolicyTexts> = {
  terms: {
    en: `## What this is
People can apply here for what they can do already, have it assessed by people, and keep a badge for it. Nothing is paid through these pages.

## What you do
- Show your own work, and say so where others had a part in it.
- Send nothing about somebody else that they would not want seen: a patient, a pupil, a colleague.
- Keep your mailbox to yourself: whoever reads its letters can sign in as you.

## What we do
- People assess what you send, by the rubric on the page of the achievement. No program decides.
- Nobody decides alone: an award takes one person who scored and another who decides.
- You are told what was found on each criterion. You may revise and send again as often as you are asked to, and appeal when an application is declined.

## How it ends
You can withdraw an application until it is decided, and erase your account at any time. A badge can be revoked where it was given in error or for work that was not yours; the reason is kept with it.

## When this changes
A new version is published here before the day on which it begins, and everybody who has applied is written to. What was decided before stays decided.
`,
    fr: `## De quoi il s’agit
On peut ici demander la reconnaissance de ce que l’on sait déjà faire, le faire évaluer par des personnes et en garder un badge. Rien ne se paie par ces pages.

## Ce que vous faites
- Montrez votre propre travail, et dites quand d’autres y ont pris part.
- N’envoyez rien sur quelqu’un qui ne voudrait pas que cela soit vu : patient, élève, collègue.
- Gardez votre messagerie pour vous : qui lit ses lettres peut se connecter à votre place.

## Ce que nous faisons
- Des personnes évaluent ce que vous envoyez, selon la grille affichée sur la page du badge. Aucun programme ne décide.
- Personne ne décide seul : une attribution demande une personne qui a évalué et une autre qui décide.
- On vous dit ce qui a été constaté pour chaque critère. Vous pouvez réviser et renvoyer aussi souvent qu’on vous le demande, et faire appel d’un refus.

## Comment cela prend fin
Vous pouvez retirer une demande tant qu’elle n’est pas décidée, et effacer votre compte à tout moment. Un badge peut être révoqué s’il a été donné par erreur ou pour un travail qui n’était pas le vôtre ; le motif est conservé.

## Quand ce texte change
Une nouvelle version paraît ici avant le jour où elle prend effet, et toute personne ayant fait une demande en est avertie par courriel. Ce qui a été décidé avant reste décidé.
`,
  },
  privacy: {
    en: `## What is kept
Your address, the name you choose, what you write and send, what assessors say of it, and what you agreed to. The whole list stands on the page “What is kept of you”, at /privacy.

## Why
- To assess what you send, and to award what you earned: you asked for it.
- To keep a register of what was awarded, so that badges can be checked and revoked.
- For anything else only with your consent, one purpose at a time.

## Who sees it
Assessors see your work under a number. An organisation you linked yourself to sees nothing by name until you agree. Reports count people, and withhold figures that are small.

## How long
- A draft that nobody has touched for 90 days is erased. A letter comes two weeks before.
- What you sent stays with its application until you withdraw it or erase your account.
- Your files and your answers about yourself are locked with a key of your own. Erasing your account destroys that key.
- What stays is the register of badges, and that somebody applied, under a number that names nobody.
- A backup made before holds what was there on its day, until the institution removes it.

## What you can do
Take everything along, stop a consent, and erase: all of it in your privacy centre. You may also turn to the authority for data protection where you live.
`,
    fr: `## Ce qui est conservé
Votre adresse, le nom que vous choisissez, ce que vous écrivez et envoyez, ce que l’évaluation en dit, et ce que vous avez accepté. La liste entière figure à la page « Ce qui est conservé de vous », à l’adresse /privacy.

## Pourquoi
- Pour évaluer ce que vous envoyez et attribuer ce que vous avez obtenu : vous l’avez demandé.
- Pour tenir le registre des badges, afin qu’ils puissent être vérifiés et révoqués.
- Pour tout le reste, avec votre consentement seulement, une finalité à la fois.

## Qui le voit
Les personnes qui évaluent voient votre travail sous un numéro. Un organisme auquel vous vous êtes lié ne voit rien à votre nom tant que vous n’avez pas accepté. Les rapports comptent des personnes, sans publier les petits nombres.

## Combien de temps
- Un brouillon que personne n’a touché pendant 90 jours est effacé. Un courriel vous prévient deux semaines avant.
- Ce que vous avez envoyé reste avec la demande jusqu’à ce que vous la retiriez ou effaciez votre compte.
- Vos fichiers et vos réponses sur vous-même sont verrouillés par une clé qui vous est propre. Effacer votre compte détruit cette clé.
- Restent le registre des badges, et le fait qu’une demande a été faite, sous un numéro qui ne nomme personne.
- Une sauvegarde faite avant contient ce qu’il y avait ce jour-là, jusqu’à ce que l’établissement la supprime.

## Ce que vous pouvez faire
Tout emporter, mettre fin à un consentement, effacer : le tout dans votre centre de confidentialité. Vous pouvez aussi vous adresser à l’autorité de protection des données de votre lieu de résidence.
`,
  },
  ownership: {
    en: `## Your work is yours
What you write and send stays yours. You let the institution keep it and let its assessors read it, to assess your application and to answer an appeal. It is published nowhere, sold to nobody, and no program learns from it.

## Your badge is yours
A badge you have taken stays with you, in whatever wallet you keep it. You show it to whom you like, without asking and without anybody here being told by you. It names your evidence only where you chose so.

## What the institution keeps
The register of what was awarded, so that a badge can be checked for as long as it stands, corrected, or revoked. The descriptions and rubrics of its achievements are the institution’s own.

## If you go
You can take everything along and erase your account. Badges that were awarded go on being valid.
`,
    fr: `## Votre travail est à vous
Ce que vous écrivez et envoyez reste à vous. Vous permettez à l’établissement de le conserver et à son équipe d’évaluation de le lire, pour évaluer votre demande et répondre à un appel. Rien n’est publié ni vendu, et aucun programme n’en apprend.

## Votre badge est à vous
Un badge que vous avez pris reste à vous, dans le portefeuille de votre choix. Vous le montrez à qui vous voulez, sans demander et sans en avertir personne ici. Il ne nomme vos preuves que si vous l’avez choisi.

## Ce que l’établissement garde
Le registre de ce qui a été attribué, afin qu’un badge puisse être vérifié tant qu’il vaut, corrigé ou révoqué. Les descriptions et les grilles de ses badges appartiennent à l’établissement.

## Si vous partez
Vous pouvez tout emporter et effacer votre compte. Les badges attribués restent valides.
`,
  },
  sharing: {
    en: `## Nobody is told without you
Outside the institution nobody learns your name from these pages unless you agree to it, signed in, for one recipient and one purpose. Declining costs you nothing, and nothing is agreed to beforehand.

## What a consent allows
- Just what you agreed to is shown, to that recipient, for that purpose.
- Every look is written down, and you can read who looked and at what.
- It ends on the day named, within twelve months. You can stop it earlier in two clicks and give no reason.

## What a recipient must do
Use it for that purpose alone, pass it on to nobody, and erase it when you stop it. The institution tells it so each time. What has been seen cannot be unseen.

## Counted without a name
Reports say how many, never who. Figures so small that one could guess are withheld. Answers about yourself are counted only if you gave them.
`,
    fr: `## Personne n’est informé sans vous
Hors de l’établissement, personne n’apprend votre nom par ces pages sans que vous l’ayez accepté, après connexion, pour un seul destinataire et une seule finalité. Refuser ne vous coûte rien, et rien n’est accepté d’avance.

## Ce que permet un consentement
- Seul ce que vous avez accepté est montré, à ce destinataire, pour cette finalité.
- Chaque consultation est notée, et vous pouvez lire qui a regardé et quoi.
- Il prend fin au jour indiqué, dans les douze mois. Vous pouvez y mettre fin plus tôt en deux clics, sans donner de raison.

## Ce que doit faire un destinataire
N’en user que pour cette finalité, ne le transmettre à personne et l’effacer dès que vous y mettez fin. L’établissement le lui dit à chaque fois. Ce qui a été vu ne peut pas ne plus l’avoir été.

## Compté sans nom
Les rapports disent combien, jamais qui. Les nombres si petits qu’on pourrait deviner ne sont pas publiés. Vos réponses sur vous-même ne sont comptées que si vous les avez données.
`,
  },
};

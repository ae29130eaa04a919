"""The `election.yaml` that `votation new` writes: short, commented in both languages, complete once keys exist."""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter, ValidationError

from votation.election.base import Id, shown
from votation.election.shape import suggested_id
from votation.errors import RefusedError


def scaffold(election_id: str) -> str:
    """Return a commented definition for the election `election_id`; it holds no mistake.

    Raises:
        RefusedError: `election_id` is not an id.
    """
    try:
        TypeAdapter(Id).validate_python(election_id)
    except ValidationError as error:
        found = shown(election_id)
        raise RefusedError("scaffold-id", found=found, suggestion=suggested_id(found)) from error
    return _TEMPLATE.replace("ELECTION", election_id)


_TEMPLATE: Final = """\
# FR  La définition de l'élection. Modifiez ce fichier, puis lancez `votation check` : il explique chaque erreur.
#     `votation open` la fige dans election.json, que les responsables signent ; elle ne change plus ensuite.
# EN  The definition of the election. Edit this file, then run `votation check`: it explains every mistake.
#     `votation open` freezes it into election.json, which the officials sign; it never changes after that.
#
# FR  Un identifiant (id) : lettres minuscules sans accent, chiffres, point, tiret, souligné.
# EN  An id: lower-case letters without accents, digits, dot, hyphen, underscore.

id: ELECTION
title:
  fr: Titre de l'élection
  en: Title of the election

# FR  Heures en temps universel (UTC) : 08:00 à Paris en été s'écrit 06:00:00Z. Elles n'excluent aucun bulletin.
# EN  Times in UTC: 08:00 in Paris in summer is 06:00:00Z. They exclude no ballot.
opens_at: 2027-05-10T06:00:00Z
closes_at: 2027-05-23T18:00:00Z

# FR  Thèmes, puis sujets. Chaque mesure appartient à un sujet ; chaque thème et chaque sujet a son classement.
# EN  Themes, then topics. Each measure belongs to a topic; every theme and every topic gets a ranking.
themes:
  - id: ecology
    title: {fr: Écologie, en: Ecology}
    topics:
      - id: energy
        title: {fr: Énergie, en: Energy}
      - id: transport
        title: {fr: Transports, en: Transport}
  - id: town
    title: {fr: Vie de la commune, en: Life of the town}
    topics:
      - id: schools
        title: {fr: Écoles, en: Schools}

# FR  Ce qui est classé, dans l'ordre des colonnes du fichier des bulletins. `text` (facultatif) : des paragraphes.
# EN  What is ranked, in the order of the columns of the ballot file. `text` (optional): paragraphs.
measures:
  - id: m01
    topic: energy
    title: {fr: Isoler les bâtiments communaux, en: Insulate the municipal buildings}
    text:
      fr: ["Les écoles d'abord, puis la mairie."]
      en: ["Schools first, then the town hall."]
  - id: m02
    topic: energy
    title: {fr: Poser des panneaux solaires, en: Install solar panels}
  - id: m03
    topic: transport
    title: {fr: Relier les pistes cyclables, en: Connect the cycle lanes}
  - id: m04
    topic: schools
    title: {fr: Ouvrir la cantine aux produits locaux, en: Serve local food in school canteens}

# FR  Le bulletin. `grades` : une mention par mesure, de la pire à la meilleure. Autres : scores, approval, ranking.
# EN  The ballot. `grades`: one grade a measure, from worst to best. Others: scores, approval, ranking.
ballot:
  kind: grades
  grades:
    - {id: reject, title: {fr: À rejeter, en: Reject}}
    - {id: poor, title: {fr: Insuffisant, en: Poor}}
    - {id: fair, title: {fr: Passable, en: Fair}}
    - {id: good, title: {fr: Bien, en: Good}}
    - {id: very-good, title: {fr: Très bien, en: Very good}}

# FR  Une mesure sans mention : `worst` (la pire mention), `exclude` (n'est pas comptée) ou le numéro d'une mention.
#     Ce choix peut changer le résultat : dites-le aux électeurs avant le vote.
# EN  A measure left without a grade: `worst` (the worst grade), `exclude` (not counted) or the number of a grade.
#     This choice can change the result: tell the voters before the vote.
no_opinion: worst

# FR  La méthode qui décide, et celles publiées à côté. `votation methods` les décrit, avec leurs options.
# EN  The method that decides, and those published beside it. `votation methods` describes them and their options.
methods:
  official: {id: majority-judgment}
  also:
    - {id: schulze}
    - {id: borda}

# FR  D'où viendra la valeur qui départage les ex æquo, tirée en public après la clôture.
# EN  Where the value that breaks ties will come from, drawn in public after the close.
lots:
  source: Cinq dés lancés en public / Five dice thrown in public

# FR  Revote : `none` : chaque urne ne scelle qu'un bulletin par personne. Autres : last, first, void, priority.
# EN  Voting again: `none`: each box seals one ballot a person. Others: last, first, void, priority.
revote:
  rule: none

# FR  Les résultats sont aussi donnés par valeur de groupe. `registered` (facultatif) : nombre d'inscrits.
# EN  Results are also given by group value. `registered` (optional): number of people entitled to vote.
groups:
  - id: station
    title: {fr: Bureau, en: Station}
    values:
      - {id: b01, title: {fr: Mairie, en: Town hall}, registered: 800}
      - {id: b02, title: {fr: École Jean-Jaurès, en: Jean-Jaurès school}, registered: 650}
      - {id: online, title: {fr: En ligne, en: Online}}

# FR  Un groupe de moins de `min_group` bulletins est fusionné ou refusé au scellement : il dirait qui a voté quoi.
# EN  A group with fewer than `min_group` ballots is merged or refused when sealing: it would tell who voted what.
privacy:
  min_group: 10

# FR  Qui signe. `officials` : les responsables ; il faut `threshold` signatures d'entre eux pour chaque document.
#     `boxes` : qui recueille et scelle des bulletins, chacun avec sa clé et les valeurs de groupe permises.
#     Les clés publiques de tous s'écrivent dans le fichier allowed_signers, à côté (`votation keygen`).
# EN  Who signs. `officials`: it takes `threshold` of their signatures for each document.
#     `boxes`: who collects and seals ballots, each with its key and the group values it may use.
#     Everybody's public keys stand in the file allowed_signers beside this one (`votation keygen`).
signers:
  officials:
    threshold: 2
    names: [anne, bruno, chloe]
  boxes:
    - id: box-b01
      name: Mairie / Town hall
      groups: {station: [b01]}
    - id: box-b02
      name: École Jean-Jaurès
      groups: {station: [b02]}
    - id: web
      name: Plateforme en ligne / Online platform
      groups: {station: [online]}
"""

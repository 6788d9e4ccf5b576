"""The fixed words of a document ("Figure", "Abstract", "Note") in its language, under the names of Quarto's `language:` key.

Five languages are built in; any word can be replaced, for all languages or for one, as Quarto's page on languages says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from press.filters.kinds import CALLOUTS

_NAMES = (
    "crossref-fig-title crossref-tbl-title crossref-lst-title crossref-sec-prefix crossref-ch-prefix crossref-eq-prefix "
    "crossref-thm-title crossref-lem-title crossref-cor-title crossref-prp-title crossref-cnj-title "
    "crossref-def-title crossref-exm-title crossref-exr-title crossref-alg-title crossref-sol-title crossref-rem-title "
    "callout-note-title callout-tip-title callout-warning-title callout-important-title callout-caution-title "
    "crossref-lof-title crossref-lot-title crossref-lol-title "
    "environment-proof-title environment-remark-title environment-solution-title "
    "section-title-abstract section-title-appendices section-title-references section-title-footnotes "
    "section-title-reuse section-title-copyright section-title-citation "
    "title-block-author-single title-block-author-plural title-block-affiliation-single title-block-affiliation-plural "
    "title-block-published title-block-modified title-block-keywords title-block-doi title-block-description "
    "toc-title-document code-summary appendix-attribution-cite-as appendix-attribution-bibtex and "
    "title-block-correspondence title-block-equal-contributor title-block-deceased "
    "skip-to-content copy-button-tooltip copy-button-tooltip-success code-line code-lines"
).split()

#: One word for each of `_NAMES`, in that order.
_WORDS: Mapping[str, str] = {
    "en": (
        "Figure|Table|Listing|Section|Chapter|Equation|"
        "Theorem|Lemma|Corollary|Proposition|Conjecture|"
        "Definition|Example|Exercise|Algorithm|Solution|Remark|"
        "Note|Tip|Warning|Important|Caution|"
        "List of Figures|List of Tables|List of Listings|"
        "Proof|Remark|Solution|"
        "Abstract|Appendices|References|Footnotes|"
        "Reuse|Copyright|Citation|"
        "Author|Authors|Affiliation|Affiliations|"
        "Published|Modified|Keywords|DOI|Description|"
        "Table of contents|Code|Cite this work as:|BibTeX entry:|and|"
        "Correspondence|These authors contributed equally.|Deceased.|Skip to the text|Copy|Copied|Line|Lines"
    ),
    "de": (
        "Abbildung|Tabelle|Listing|Kapitel|Kapitel|Gleichung|"
        "Theorem|Lemma|Korollar|Aussage|Annahme|"
        "Definition|Beispiel|Übungsaufgabe|Algorithmus|Lösung|Bemerkung|"
        "Hinweis|Tipp|Warnung|Wichtig|Vorsicht|"
        "Abbildungsverzeichnis|Tabellenverzeichnis|Listingverzeichnis|"
        "Beweis|Anmerkung|Lösung|"
        "Zusammenfassung|Anhang|Literatur|Fußnoten|"
        "Wiederverwendung|Urheberrechte|Zitat|"
        "Autor:in|Autor:innen|Zugehörigkeit|Zugehörigkeiten|"
        "Veröffentlichungsdatum|Geändert|Schlüsselwörter|DOI|Beschreibung|"
        "Inhaltsverzeichnis|Code|Diese Arbeit zitieren als:|BibTeX-Eintrag:|und|"
        "Korrespondenz|Diese Autor:innen haben gleichermaßen beigetragen.|Verstorben.|Zum Text springen|Kopieren|Kopiert|Zeile|Zeilen"
    ),
    "nl": (
        "Figuur|Tabel|Listing|Paragraaf|Hoofdstuk|Vergelijking|"
        "Stelling|Lemma|Conclusie|Voorstel|Aanname|"
        "Definitie|Voorbeeld|Oefening|Algoritme|Oplossing|Opmerking|"
        "Opmerking|Tip|Waarschuwing|Belangrijk|Opgelet|"
        "Lijst van figuren|Lijst van tabellen|Lijst van listings|"
        "Bewijs|Opmerking|Oplossing|"
        "Samenvatting|Bijlagen|Referenties|Voetnoten|"
        "Hergebruik|Auteursrechten|Citaat|"
        "Auteur|Auteurs|Affiliatie|Affiliaties|"
        "Publicatiedatum|Gewijzigd|Trefwoorden|DOI|Beschrijving|"
        "Inhoudsopgave|Code|Citeer dit werk als:|BibTeX-vermelding:|en|"
        "Correspondentie|Deze auteurs hebben evenveel bijgedragen.|Overleden.|Naar de tekst|Kopiëren|Gekopieerd|Regel|Regels"
    ),
    "fr": (
        "Figure|Table|Listing|Section|Chapitre|Équation|"
        "Théorème|Lemme|Corollaire|Proposition|Conjecture|"
        "Définition|Exemple|Exercice|Algorithme|Solution|Remarque|"
        "Note|Astuce|Avertissement|Important|Mise en garde|"
        "Liste des Figures|Liste des Tables|Liste des Listings|"
        "Preuve|Remarque|Solution|"
        "Résumé|Annexes|Les références|Notes de bas de page|"
        "Réutilisation|Droits d'auteur|Citation|"
        "Auteur·rice|Auteur·rice·s|Affiliation|Affiliations|"
        "Date de publication|Modifié|Mots clés|DOI|Description|"
        "Table des matières|Code|Citer ce travail ainsi :|Entrée BibTeX :|et|"
        "Correspondance|Ces auteur·rices ont contribué à parts égales.|Décédé·e.|Aller au texte|Copier|Copié|Ligne|Lignes"
    ),
    "es": (
        "Figura|Tabla|Listado|Sección|Capítulo|Ecuación|"
        "Teorema|Lema|Corolario|Proposición|Conjetura|"
        "Definición|Ejemplo|Ejercicio|Algoritmo|Solución|Observación|"
        "Nota|Tip|Advertencia|Importante|Precaución|"
        "Listado de Figuras|Listado de Tablas|Listado de Listados|"
        "Demostración|Observación|Solución|"
        "Resumen|Apéndices|Referencias|Notas|"
        "Reutilización|Derechos de autor|Cómo citar|"
        "Autor/a|Autores/as|Afiliación|Afiliaciones|"
        "Fecha de publicación|Fecha de última modificación|Palabras clave|DOI|Descripción|"
        "Tabla de contenidos|Código|Citar esta obra como:|Entrada BibTeX:|y|"
        "Correspondencia|Estos autores contribuyeron por igual.|Fallecido/a.|Ir al texto|Copiar|Copiado|Línea|Líneas"
    ),
}

_ENGLISH = dict(zip(_NAMES, _WORDS["en"].split("|"), strict=True))

#: Languages with built-in words.
LANGUAGES = tuple(_WORDS)


def language_of(meta: Mapping[str, Any]) -> str:
    """Give the document's language without region, `en` where none is named."""
    return str(meta.get("lang") or "en").replace("_", "-").partition("-")[0].lower()


def build_words(meta: Mapping[str, Any]) -> dict[str, str]:
    """Give every fixed word of the document's language, the author's own `language:` over the built-in ones."""
    words = dict(zip(_NAMES, _WORDS.get(language_of(meta), _WORDS["en"]).split("|"), strict=True))
    # A callout is referred to by the word that is its title.
    for key, callout in CALLOUTS.items():
        words[f"crossref-{key}-title"] = words[f"callout-{callout}-title"]
    return {**words, **_alternates(meta)}


def fixed_word(meta: Mapping[str, Any], name: str) -> str:
    """Give one fixed word from the `language` of resolved metadata, in English where these hold none."""
    words = meta.get("language")
    found = words.get(name) if isinstance(words, Mapping) else None
    return str(found) if found else _ENGLISH[name]


def _alternates(meta: Mapping[str, Any]) -> dict[str, str]:
    """Give the author's words: those for all languages first, then those of this one, the full tag last."""
    given = meta.get("language")
    if not isinstance(given, Mapping):
        return {}
    tag = str(meta.get("lang") or "en")
    layers = [given, *(given.get(name) for name in dict.fromkeys((language_of(meta), tag)))]
    return {
        str(key): str(value)
        for layer in layers
        if isinstance(layer, Mapping)
        for key, value in layer.items()
        if not isinstance(value, Mapping)
    }

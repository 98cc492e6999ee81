"""Questions that only the whole case answers: "can they do that?", "who do I go to?", "what do I do about them?"."""

from __future__ import annotations

import re

from bot.guide.texts import spoken_words

#: Longer messages ask for something of their own.
_MOST_WORDS = 14
_OF_THE_CASE = re.compile(
    # what, where and how the parent should act
    r"\b(what|whats|who|where|how)( \w+){0,3} (do|should|can|could|would|am|must|shall|might|gotta|are|to) (i|we|you)( \w+){0,3}"
    r" (do|go|get|call|start|begin|ask|asking|tell|say|turn|handle|fight|contact|talk|take|bring|make|entitled|allowed|demand|next|ready|deal|prepare)\b"
    r"|\b(what|where|who|how) (i|we) (should|must|can|do|need to|have to)\b( \w+){0,3} (do|go|ask|get|start|with|call|tell)\b"
    r"|\bwhat (now|next|then)\b|\bnow what\b|\bwhats (my|our|the) (move|next|options?|rights?|plan|first)\b|\bwhat are (my|our) (rights|options|choices)\b"
    r"|\bdo (i|we) (have|got|get) (any |a |no )?(rights?|say|options?|choice)\b|\bwhats (a|the) (parent|mom|dad|mother|father|grandma) (to do|supposed to do)\b"
    # whether the school may, whether the parent can do something about it
    r"|\b(can|could|may|are|do|does|is|will|would) (they|the school|school|she|he|the district|the principal|the teacher|that lady)( \w+){0,3}"
    r" (do (that|this|it)|allowed|legal|refuse|hold|act|forget|ignore|keep|get away|deny|make me|skip|take|stop|drop|say no|say that|tell me|put (him|her)|kick|right)\b"
    r"|\b(can|could|should|do|may) (i|we|you|u|somebody|anybody)( \w+){0,2} (fight|appeal|do anything|do something|make them|force|push|argue|complain|sue|challenge|object|disagree|say no|help (him|her|me|us)|stop (it|them|this|that))\b"
    r"|\bis (that|this|it|there)( even)? (legal|right|allowed|ok|okay|normal|fair|lawful|illegal|against the law)\b"
    r"|\b(is|aint|isnt) there (something|anything|nothing|somewhere|some way|a way|someone|somebody|help)\b"
    r"|\b(do|should|must|necessary|have|need)( \w+){0,4} (to )?wait\b|\b(can|could|do|are|may) (they|the school)( \w+){0,3} (just )?(graduate|sit down|meet|listen|shut|kick|put|ignore|drop)\b"
    r"|\b(i|we) (just )?(get|am|are|got|getting|being) (shut|left|cut|pushed|locked) out\b|\bis (it|this) too (early|late|soon)\b|\bwhat am i (allowed|supposed)\b|\b(es|hay) (necesario|que) esperar\b|\b(es|sera) (muy )?(temprano|tarde)\b"
    r"|\b(suppose|what if) (i|we) (dont|do not) agree\b|\bwho (get|gets|has) to (decide|say|sign)\b"
    # Spanish
    r"|\b(que|donde|adonde|quien|como|cual)( \w+){0,3} (hago|hacer|hacemos|haria|voy|vamos|acudo|acudir|pido|pedir|digo|decir|toca|debo|empiezo|empezar|llamo|reclamo|procede|sigue|corresponde)\b"
    r"|\b(puedo|podemos|puede uno|se puede|hay forma de|hay manera de|como le hago para)( \w+){0,2} (pelear|pelearlo|pelearla|hacer|apelar|reclamar|quejarme|exigir|obligar\w*|demandar|defender\w*|ayudar\w*|negarme|impugnar)\b"
    r"|\b(pueden|puede|podran|tienen derecho a|deben)( \w+){0,3} (hacer eso|hacerlo|negar\w*|sacar\w*|correr\w*|quitar\w*|esperar\w*|ignorar\w*|tardar\w*|olvidar\w*|decir eso|decir que no)\b"
    r"|\b(es|eso es|esto es|sera) (legal|normal|justo|correcto|permitido)\b|\b(tengo|tenemos|hay) (algun )?derechos?\b|\b(que|cuales son mis) (derechos|opciones)( tengo)?\b"
    r"|\bhay algo que (se pueda|pueda|podamos) hacer\b|\by si no estoy de acuerdo\b"
)


def asks_of_the_case(text: str) -> bool:
    """Whether a short message asks what can be done, or whether the school may do what it did."""
    words = spoken_words(text)
    return len(words.split()) <= _MOST_WORDS and bool(_OF_THE_CASE.search(words))

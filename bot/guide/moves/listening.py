"""Hearing a bare answer: what "nope", "7" or "idk" means depends on what was asked."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any, Dict, List, Mapping, Optional, Sequence

from bot.guide.conversation import CHOOSE, UNSURE, Choice, Memory, Message
from bot.guide.facts import DECLINED, FACT_NAMES, LIST_FACTS
from bot.guide.moves.context import ANSWER_PREFIX, FAQ_PREFIX
from bot.guide.schemas import ValueChoice
from bot.guide.texts import bare_words, plain, spoken_words

_SKIP = re.compile(
    r"^(skip( (it|this( one)?|that( one)?))?|pass|next( (one|question))?|(i( ?d| would)? )?rather not( say)?|(i )?prefer not( to say)?"
    r"|none of your business|no comment|saltar|siguiente|paso|prefiero no( decir(l[oe])?)?|(la verdad )?(no|mejor no) (se |le |te )?(l[oe] )?(quiero|quisiera|puedo|voy a) (decir(l[oe])?|contestar|dar)( (eso|esto|nada))?"
    r"|(i )?(do ?n ?t|wont|won t|d rather not|would rather not|rather not|not going to) (want to |wanna |feel like )?(say|tell you|answer|answering|share|saying|telling)( (that|this|it|you|u|that one|this one))?( that)?)$"
)
#: Of these, what stands before a reason.
_RATHER_NOT = re.compile(
    r"^((no|um|uh|well|sorry|pues|perdon|la verdad) )*((i( ?d| would)? )?(really )?rather not( say| answer| share| tell)?( (that|it))?|(i )?prefer not( to)?( say| answer| share)?|no comment|none of your business"
    r"|i (dont|do not) (want to|wanna|feel like|care to|feel comfortable) (say|saying|tell|telling|answer|answering|share|sharing)( (you|that|it|this))?|im not (comfortable )?(saying|telling|sharing)( (that|it))?"
    r"|(mejor |eso )?(prefiero|quisiera|quiero) no (decir|contestar|dar|compartir)(l[oe])?( eso)?|(eso )?no (se l[oe] |l[oe] )?(quiero|quisiera|puedo|voy a) (decir|contestar|compartir)(l[oe])?( eso)?|mejor no( digo)?)$"
)
_REASON = 16
_SAME = re.compile(
    r"^((no|yes|ok|its|it s|it is) )*((the|still the|still) )?(same( (as|thing|answer|one|i)\b.*)?|unchanged"
    r"|(keep|leave) (it|that)( (like that|as is|the same))?|(do ?n ?t|no) change( (it|anything))?|nothing (changed|to change)"
    r"|(that ?s |that is |its |it is )?(right|correct|fine)( already)?"
    r"|(es |lo |el |la )?(mism[oa]|igual)( de antes| que (antes|dije))?|dejel[oa]( asi| igual)?|asi (esta bien|dejel[oa])|esta bien( asi)?|no cambi[eo]( nada)?)$"
)
_ADDS = re.compile(r"^(oh |ah |um )?(and|also|plus|add|tambien|y|ademas|agregue)\b")
_START_OVER = re.compile(
    r"^((please|wait|ok|okay|no|actually|sorry|hold on|um|oh) )*((i (want|need|would like|d like)|id like|can (we|i)|lets|let s|let me|could we) (to )?)?(start (all )?over|restart|begin again|start (from )?(scratch|again|fresh)|reset|new (check|start)|from the (top|beginning)"
    r"|empe(zar|cemos|zamos) de nuevo|(volver a|quiero) empezar( de nuevo| otra vez)?|(quiero |podemos |vamos a )?(comenzar|empezar) (de nuevo|otra vez|desde cero)|desde (el )?(principio|comienzo|inicio|cero)|reiniciar|borron y cuenta nueva)"
    r"( please| por favor)?$"
)
_OTHER_CHILD = re.compile(
    r"\b(other|second|older|oldest|younger|youngest|middle) (son|daughter|child|kid|boy|girl)\b"
    r"|\bmy (other|second|older|oldest|younger|youngest|middle) one\b"
    r"|\b(mi|el|la) ((otr[oa]|segund[oa]) (hij[oa]|nin[oa])|hij[oa] (mayor|menor|chic[oa]))\b"
)
_NOT_SIGNED = re.compile(
    r"\b(not|haven ?t|hasn ?t|didn ?t|never|no)\b.*\b(sign\w*|yet|firm\w*)\b|^(no|not yet|todavia no|aun no|nope|nah)$"
)
_GO_ON = re.compile(
    r"^(ok |please |lets |let s |vamos a )?(go on|continue|resume|keep going|carry on|back to the (check|questions)"
    r"|continuar?|sigamos|seguir|sigue|siga|seguimos)( please| por favor)?$"
)
_DONT_KNOW = re.compile(
    r"^(idk|dunno|(i )?(really )?(do not|don ?t|can ?t|cannot) (really )?(know|remember|recall)|not (really |quite )?sure|unsure"
    r"|no idea|no clue|no (lo )?se|nose|no (me )?(acuerdo|recuerdo)|no estoy segur[oa]|quien sabe|ni idea|sepa)( yet| exactly| bien)?$"
)
#: "Idk, we don't have his records yet": what follows only says why.
_DONT_KNOW_FIRST = re.compile(
    r"^(idk|dunno|no (clue|idea)|(i )?(really |honestly )?(do not|dont|cant|couldnt) (really |even )?(know|remember|recall|tell you)|not sure|ni idea|(la verdad )?no (lo )?se|nose"
    r"|no (me )?(acuerdo|recuerdo)|quien sabe)\b(?! (?!la verdad)(lo|la|le|les|los|las|me|nos|hace|hacen|dan|da|cumple\w*|sigue\w*|ha|han|puede|ve|oye|aplica\w*|respeta\w*)\b)(?! (if|what|which|how|why|when|where|who|whether|that|si|que|cual|como|cuando|donde|por|quien|but|pero|maybe|i think|creo))"
)
_YES = re.compile(
    r"^(yes|yeah|yea|yep|yup|ya|yes (maam|sir|please)|uh huh|mhm|si|sip|simon|aja|claro|claro que si|asi es)$"
)
_NO = re.compile(r"^(no|nope|nah|naw|nel|nop|no (maam|sir|gracias|thanks|thank you|senora?))$")
_LEADING_NO = re.compile(
    r"^(?:not (?:yet|really|currently|right now|at the moment|anymore|that (?:i|we|ive|weve|any\w+|he|she|they|the \w+))|nothing (?:yet|official|formal|so far)|none (?:yet|that|so)"
    r"|(?:todavia|aun|por ahora) no|ningun[oa]?)\b"
    r"|^(no|nope|nah|nel)\b(?! (one|body|idea|clue|se|lo se|tengo idea|sabria|estoy segur[oa]|clear|sure"
    r"|(me|nos) \w+|quier\w+|contest\w+|respond\w+|hacen|dan|(lo|la|le|los|las|les) (van|quier\w+|dan|hacen|dejan)))"
)
#: Other words that say no to "is there a plan", "has anybody asked", "has a doctor named it".
_MEANS_NO = re.compile(
    r"^(none( of (those|these|them|that|the above))?|nothing( (yet|at all|really|so far))?"
    r"|not (yet|really|officially|at all|so far|that i (know|am aware)( of)?)|never( ever)?|(i )?do ?n ?t think so"
    r"|(no )?ningun[oa]?( de (esos|esas|estos|estas))?|(no )?nada( todavia| aun)?|(no )?(todavia|aun) no|creo que no|no creo"
    r"|que yo sepa no|nunca|no que yo sepa)( (right now|now|at the moment|por ahora|por el momento|ahorita|ahora|todavia))?$"
)
#: "I don't know what that is so no."
_ENDS_IN_NO = re.compile(
    r"\b(so|then|but|guess|think|probably|pretty sure|entonces|pero|asi que|pues|creo que) (no|not|nope|none)$"
)
#: "Nobody ever told us of one": no diagnosis, no plan.
_NOBODY_SAID = re.compile(r"^(well |um |pues )?(nobody|no one|noone|nadie|never|nunca)\b")
#: "The younger one has nothing", "no tiene nada".
_HAS_NOTHING = re.compile(
    r"\b(has|have|hes got|shes got|got|gets|there is|theres|tiene|hay|le han dado) (absolutely )?(nothing|none|nada|ninguno)( (like that|yet|at all|official|formal|in place|de eso|todavia|por escrito))?$"
)
#: "He has neither", "ninguno de los dos".
_NEITHER = re.compile(
    r"\b(has|have|got|gets|had|hes got|shes got|with) (neither|none of (those|them|these|that))\b|^(well |anyhow |anyway |so |but )?neither\b|\bneither (one|of (them|those|the two|these))\b"
    r"|\b(ninguno|ninguna|ni uno|ni una|nada) de (los dos|esos|esas|eso|las dos)\b|\bni (lo )?uno ni (lo )?otro\b"
    r"|^(i )?do ?nt (think|believe) (he|she|they|that|so|we|my \w+)\b|^no (creo|pienso) que\b|^(i )?doubt (it|he|she)\b|^lo dudo\b"
)
#: "The doctor hasn't said anything": no diagnosis.
_DOCTOR_SAID_NOTHING = re.compile(
    r"\b(doctor\w*|pediatri\w+|pediatra|medico|dr|they|school|escuela|psic\w+|psych\w*|specialist|especialista)( \w+){0,2} "
    r"(hasnt|havent|has not|have not|didnt|never|doesnt|dont|wont|no (me |nos |le |lo |la )?(ha|han|dijo|dijeron|dice|dicen|quiere))\b"
    r".*\b(sa(id|y)|told|tell|named?|found|call(ed)?|diagnos\w+|dicho|dijo|dijeron|dice|dicen|decir|nombrado|encontrado|encontraron)\b"
)
#: "Born early, but nobody has put a name to it": no diagnosis.
_WITHOUT_A_NAME = re.compile(
    r"\b(no|without a|never (got|had|put|given) an?|(hasnt|havent|has not|have not|doesnt|dont|didnt|nobody|no one|noone|not)( \w+){0,4} an?) (real |official |formal )?(name|label|diagnosis|dx)\b"
    r"|\b(no|nadie|nunca|sin|ningun)( \w+){0,4} (nombre|etiqueta|diagnostico|dx)\b"
    r"|\b(nobody|no one|noone|they|doctors?) (really )?(knows?|sure|dont know|cant say|cant tell|havent figured out|hasnt figured out|doesnt know) (yet )?(what|why|whats)\b"
    r"|\b(nadie sabe|no saben|no sabemos) (todavia |aun |bien )?(que|por que)\b"
)
#: "Some long word I forgot": there is a name, and it is not to be had.
_NAME_FORGOTTEN = re.compile(
    r"\b(forgot|forget|cant (remember|recall|spell|pronounce|say)|couldnt (tell you|spell|pronounce)|dont (remember|recall)|long (word|name)|some (word|name|thing|kind of)|starts with|escapes me|tip of my tongue"
    r"|(no|ni) (me )?(acuerdo|recuerdo|se como se (dice|llama|escribe|pronuncia))|se me (olvido|fue|olvida)|(palabra|nombre) (larg|rar|dificil)\w*|empieza con)\b"
)
_AT_THE_QUESTION = re.compile(
    r"^((wait|ok|but|and|um|well|y|pero|espere?|no se|idk|i dont know|not sure|no idea|perdon|sorry|ay|pues) )*(why|how come|what for|why so many questions|(y )?(eso )?(por|para) que)"
    r"( (do|does|did|would|are|is|r))?( (you|u|ya|that|it|this|they))?( (need|want|wanna|have|got))?( to)?"
    r"( (ask|asking|matter|matters|important|know|care))?( (that|this|it|me that|me this|all that|all this))?$"
    r"|^(y |pero )?(por|para) que (me )?(pregunta|importa|quiere saber|necesita saber)( (eso|todo eso|esto))?$"
    r"|^(what|que) (do|does|did) (you|u|that|it|this) mean( by that)?$|^(whats|what is|que es|que significa|que quiere decir) (that|this|eso|esto)$"
    r"|^(i )?(dont|do not) (get|understand)( (it|that|this|the question|what (you|u) mean))?$|^no (le )?entiendo( (la pregunta|eso))?$"
)
_DROPS_IT = re.compile(
    r"\b(never ?mind|forget (it|that|this|about (it|that|this))|drop it|enough (of )?(this|questions)|no more questions"
    r"|olvidel[oa]|olvidal[oa]|dejel[oa] (asi|ya)|ya no (me )?pregunte|basta de preguntas|no mas preguntas)\b"
)
#: Enough asked: what is known must do.
_WANTS_THE_RESULT = re.compile(
    r"\b(just tell me (what|the)|(skip|stop) (the rest|asking)|(no|not) (so many|more) questions.{0,20} tell me|cut to the chase"
    r"|(solo|nomas|mejor|ya) digame (que|lo que)|(ya )?(no|deje de) (me )?(pregunte|preguntar)( mas)? (y )?digame)\b"
)
_FEARS_FOR_STATUS = re.compile(
    r"\b(undocumented|deport\w*|immigration|immigrants?|(i|we|us|were|im) (dont|do not|never) have (any |our |my |legal |the )*papers(?! from)"
    r"|(here|family|parents|living|kids?|am|are|were|im) without (any |legal )*papers|(no|not) (legal|papers here|citizens?|documented)"
    r"|(i|we|ive|weve|family|parents) (have|got) no papers(?! (from|on|for|about))|no papers here|indocumentad[oa]s?|deportar\w*|deporten|la migra|inmigracion|migratori[oa]"
    r"|(no (tengo|tenemos|traigo)|sin|falta de) (los )?(papeles|documentos))\b"
)
_SCHOOL_DOOR = re.compile(
    r"\b(drop ?off|drop(ping)? (him|her|my \w+) off|car ?line|carpool line|kiss and (go|ride)|walk(ing)? (him|her) in(to)?|get (him|her) out of the car"
    r"|(when|every time|each time) i leave (him|her)|(lo|la) (dejo|llevo) (en|a) (la )?(escuela|clase|salon|kinder)|al dejarl[oa]|a la entrada|en la puerta)\b"
)
#: What a correction begins with: its "no" is no answer to the question that is open.
_CORRECTS = re.compile(
    r"\b(sorry|oops|i mean|i meant|actually|perdon|perdone|disculpe|digo|quise decir|me equivoque|en realidad)\b"
)
#: "We think dyslexia", "a lo mejor es TDAH": a condition that nobody has named yet.
_SUSPECTS = re.compile(
    r"\b(think|thinks|suspect\w*|believes?|maybe|might|may|could be|probably|possibl[ey]|wonder\w*|pretty sure|looks like|seems like|signs of|traits"
    r"|not sure|not official|unofficial\w*|waiting|wait ?list|on a list|appointment|(being|getting|get) (tested|evaluated|assessed|checked|diagnosed)"
    r"|(hasnt|havent|never|nobody|no one)( \w+){0,3} (checked|tested|diagnosed|confirmed|looked)|self diagnosed|says? (she|he) wants to test"
    r"|creo|creemos|cree|creen|pienso|pensamos|a lo mejor|tal vez|quizas?|parece|sospech\w+|podria|puede que|puede ser|posible\w*|probable\w*"
    r"|no es seguro|no estan? segur\w+|falta (confirmar|el diagnostico)|en espera|lista de espera|tiene cita|sin confirmar|no (lo |la )?(confirman|han confirmado|diagnostican))\b"
)
#: "I think the doctor said ...": something was named.
_DOCTOR_NAMED = re.compile(
    r"\b(think|creo que) (the |his |her |el |la )?(doctor\w*|dr|pediatri\w+|medico|psych\w*|psicolog\w*) (said|called|told|dijo|dice)\b|\bi think so\b"
)
#: "Doctor say she is healthy", "they checked her ears and they were fine": nothing was found.
#: "She doesn't have one. Her daddy's dyslexic, though."
_HAS_NONE = re.compile(
    r"^(no |nope |well |nah )*((he|she) )?(doesnt|does not|dont|do not|hasnt|aint|never)( \w+){0,2} (have|got|had|gotten|been given) (one|any|a name|a diagnosis|nothing|anything|none)\b"
    r"|^(no |pues )*(el |ella )?no (tiene|le han dado) (nada|ningun[oa]?|uno)\b"
)
#: "Ain't been to no doctor over it", "never had him checked", "diagnosis none": nobody has looked.
_NEVER_SEEN = re.compile(
    r"\b(aint|havent|hasnt|have not|never|not|didnt|dont|no|nobody|no one)( \w+){0,3} (been|took|take|taken|seen|see|had|have|gone|go|went|looked|llevado|visto|llevamos|lleve)( \w+){0,3}"
    r" (doctors?|doc|dr|specialist|nobody|anybody|anyone|no one|noone|somebody|checked|tested|looked at|seen|evaluated|medico|pediatra|nadie|especialista)\b"
    r"|^(the |de |el )?(diagnos\w+|dx|condition)( is| es)?( no| none| nothing| ningun[oa]?| nada| not yet)+$|^(without|sin)( (a|any|un|ningun))? (diagnos\w+|dx|condition)\b"
    r"|\b(havent|hasnt|not|never) been seen\b"
)
_HEALTHY = re.compile(
    r"\b(health(y|ly)|nothing wrong|(said|say|says)( that)? (he|she|his \w+|her \w+) (perfectly |just |all )*(fine|normal|ok|okay|good)|(is|was|were|are|shes|hes|came back|all|everything|checked out|s) (perfectly |totally |completely |just |all |very |physically )*(fine|normal|ok|okay|good|negative|clear)"
    r"|(esta|estaba|salio|es|todo|salieron|viene|completamente|bien) (muy |completamente |perfectamente |todo )*(san[oa]|sanit[oa]|bien|normal|perfect[oa])|nada malo|no (le )?encontraron nada|no (tiene|le hallaron) nada)\b"
)
_TREATED = re.compile(
    r"\b(meds?|medicin\w*|medicat\w*|pills?|inhaler|pastillas?|tratamiento|medicament\w*|therapy|terapia|diagnos\w+ (with|con))\b"
)
#: "The IEP is fine, they follow it": no trouble with the plan.
_PLAN_IS_FINE = re.compile(
    r"\b(iep|504|plan|pei|it|its|that|thats|they|everything|all|todo|eso|el|ella|he|hes|she|shes)( \w+){0,3} (is |are |be |been |being |s |va |van |esta |estan |anda |works? |working |going |goes |doing |funciona )?(just |all |really |pretty |muy |todo |perfectly |real )*(fine|good|great|ok|okay|well|alright|bien|perfecto)\b"
    r"|\bthey (do |all |really |always )?(follow|do) (it|the iep|the plan|what it says|everything)\b|\b(si |todos? )(lo|la|los|se lo) (cumplen|siguen|respetan)\b"
    r"|\b(no|aint no|not a|without) (complaints?|issues?|problems?|trouble|quejas?|problemas?)( with (it|the iep|the plan|that)| con (el|eso))?\b|\b(iep|504|plan|pei) (isnt|is not|aint|no es) the (problem|issue|trouble|problema)\b"
    r"|\b(nothings?|nothing is|nada) (is )?(wrong|mal)\b|\bhappy with (it|the iep|the plan)\b|\b(contento|contenta|satisfech[oa]) con\b"
)
_PLAN_NOT_FINE = re.compile(
    r"\b(not|isnt|arent|dont|doesnt|didnt|wont|never|nobody|aint|but|except|pero|nunca|nadie|would be|cant|until|before|antes|hasta|used to)\b"
)
#: "Somebody signed it, I don't know what day".
_DAY_FORGOTTEN = re.compile(
    r"\b(idk|dont know|do not know|cant (remember|recall)|dont (remember|recall)|not sure|no idea|forgot|forget|no se|no me acuerdo|no recuerdo|se me olvido)\b"
)
#: "He don't got one", "that's what I'm trying to get", "just a little reading group": no plan.
_NO_PLAN = re.compile(
    r"\b(doesnt|dont|didnt|never|hasnt|havent|not|no)( \w+){0,2} (have|had|got|gotten|offered|given|gave|get|gets|done|made)( \w+){0,2} (one|any|anything|nothing|none|that far|that)\b"
    r"|\bgets? nothing\b|\bthats (?:kinda |kind of |exactly )?(what|why)( \w+){0,4} (trying|want|wanting|need|here|for|about|get|getting|asking|waiting)\b"
    r"|^(its |hes in |shes in |he gets |she gets |he has |she has |he is in |they have (him|her) in |nomas |solo |esta en |va a )?(just|only|nomas|solo|un|una)( \w+){0,3} (group|groups|tutoring|tutor|pullout|rti|tier \w+|interventions?|title 1|grupo|grupito|tutorias?|regularizacion|apoyo)\b"
    r"|\b(took|taken|takes|kicked|dropped|exited) (him|her|them|my \w+) (off|out)( of)? (it|that|his|hers|the plan|the iep)\b|\bse l[oa] quitaron\b|\b(its|thats) not a (real )?plan\b|\bno es un plan\b"
)
#: "They said something about a plan, don't know which".
_SOME_PLAN = re.compile(
    r"\b(idk|not sure|dont know|no se|no estoy segur[oa])( \w+){0,2} (which|what|what kind|cual|de cual|que tipo)\b"
)
#: Nothing asked, and why.
#: "They just keep telling us to wait": the school's answer; "everybody says wait" is none.
_TOLD_TO_WAIT = re.compile(
    r"\b(they|school|teacher|principal|she|counselor|district|escuela|maestr[oa]|director[a]?|me|nos)( \w+){0,3} (said|say|says|told|tell|telling|saying|dicen|dijeron|dice|dijo)( \w+){0,4} (wait|give (it|him|her)( \w+)? time|espere\w*|esperar\w*)\b"
)
_OTHERS_SAY = re.compile(
    r"\b(every(one|body)|people|family|mom|mama|grandma|husband|wife|sister|friends?|doctor|doc|dr|pediatrician|pediatra|todo el mundo|todos|la gente|suegra)( \w+){0,3} (say|says|said|keeps?|tells?|told|telling|dice|dicen|dijo)\b"
    r"|\b(just |only )?keep hearing\b"
)
_NEVER_THOUGHT = re.compile(
    r"\b(never|didnt|hadnt|not)( \w+){0,2} (thought to|think to|crossed my mind|occurred to|cross my mind|occur to)\b|^(no |nope )?who would (i|we)( even)? ask\b|\bno se me (habia )?ocurri\w+\b"
)
_SIGNED_AND_TESTED = re.compile(
    r"\b(i|we|already|ya)? ?(sign(ed)?|firme|firmamos)\b.*\b(they|already|ya)?( \w+){0,2} ?(test(ed|s|ing)?|evalua\w+|pruebas|evaluat\w+)\b.*\b(meeting|reunion|junta|results|resultados|done|finish\w*|now)\b"
)
_SENTENCE = re.compile(r"[.!?,;]")
_FULL_STOP = re.compile(r"[.!?;](?=\s)")
_JUST_LEARNED = re.compile(
    r"\b(just|barely)( now)? (finding|found|learning|learned|heard|hearing|starting|started)( this| it)?( out)?\b|\b(first|1st) (time )?(ive|i) (heard|am hearing|hear)\b|\bthats (why|what)( \w+){0,2} (here|asking)\b|\bapenas (\w+ ){0,2}(enter\w*|supe|sabiendo|empez\w*|averigu\w*)\b|\bpor eso (escribo|pregunto|estoy aqui|vengo)\b"
)
#: A day long ago that nobody remembers.
_LONG_AGO = re.compile(
    r"\b(a (while|few (days|weeks|months)|couple (of )?months) (ago|back)|several (days|weeks|months) (ago|back)|last (month|week)"
    r"|before (the )?(spring|winter|summer|thanksgiving|christmas|xmas|easter|holidays?|break|school)|(after|over|around|during) (the )?(spring|winter|summer|thanksgiving|christmas|xmas|easter|holidays?|break|new year)"
    r"|(back |sometime |early |late |mid |in |around |the (beginning|end|middle|start) of )+(january|february|march|april|may|june|july|august"
    r"|september|october|november|december|jan|feb|mar|apr|aug|sept?|oct|nov|dec|the (summer|fall|winter|spring|school year|year)|summer|fall|winter|spring)"
    r"|(around|before|after|near|over|right (after|before)|(week|month|days?) (of|after|before)) (halloween|thanksgiving|christmas|xmas|new years?|easter|valentines|labor day|memorial day|mlk|reyes)( break| day)?"
    r"|(day|week|month|semana|dia)s? (before|after|antes|despues) (de |del )?(the |las |la |los )?(\w+ )?(break|holidays?|reyes|vacaciones|navidad|pascua|semana santa|ano nuevo|accion de gracias|dia de muertos)"
    r"|(first|last|second|1st|2nd|primera?|ultima?) (day|week|month|dia|semana|mes) (back|of|de) ?(the |la |las |of )?(school|year|september|semester|clases|escuela|ano)"
    r"|(when|right after|since) school (started|began|starts)|(antes|despues) de (las )?(vacaciones|navidad|semana santa|pascua)|(en|a (principios|finales|mediados) de) (enero|febrero|marzo"
    r"|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|(el mes|la semana) pasad[oa]|hace (unos|unas|varios|varias|algunos|algunas|un par de) (dias|semanas|meses)|cuando empezo"
    r"|long (time )?ago|ages ago|months ago|last (fall|spring|summer|winter|year|school year)"
    r"|hace (mucho|tiempo|rato|meses)|el (ano|otono|verano|invierno) pasado)\b"
)
_ABOUT_AN_AGE = re.compile(r"^(?:(?:like|about|around|maybe|como|unos) )?(\d{1,2}) ?(?:ish|y algo|y pico)$")
_NOTHING_YET = re.compile(
    r"\b(nothing|nobody|no one|noone|not yet|not asked|never asked|haven't|havent|nada|nadie|todavia no|aun no|ninguna)\b"
)
_WHEN = re.compile(
    r"\b(when (do|does|must|should|is|are|will|would)|by when|what (date|day)|deadline|how long|how many days"
    r"|cuando (tiene|tienen|debe|deben|se vence|vence|termina)|que (fecha|dia)|plazo|cuanto tiempo|cuantos dias)\b"
)
#: "Yeah, can't do the work if you can't see it": yes to falling behind.
_YES_AND_TROUBLE = re.compile(
    r"^(yes|yeah|yea|yep|yup|yess+|oh yes|oh yeah|for sure|definitely|si|claro|asi es|pues si)\b(?!.*\b(keeps?|fine|good|well|okay|ok|great|bien|al (dia|corriente|parejo))\b)"
    r".*\b(cant|cannot|doesnt|isnt|wont|never|not|lost|misses|miss|low|lower|bottom|worse|bad|slipping|struggl\w+|slow\w*|late|no (puede|entiende|alcanza|aprende|avanza|sabe|hace|termina|va)|nunca|perdid[oa]|mal|bajo|baja|atras|peor|abajo|debajo)\b"
)
_DENIES = re.compile(
    r"\b(not|no|isn't|isnt|doesn't|doesnt|dont|didnt|wont|havent|hasnt|arent|never|nobody|nothing|nunca|nadie|ni)\b"
)
#: Words of an answer in which an area may be named for going well.
_PRAISED = re.compile(
    r"\b(fine|good|great|ok|okay|well|strong|smart|loves|likes|bien|bueno|buena|listo|lista|inteligente)\b"
)
#: A denial reaches as far as its clause.
_SIGNS = re.compile(r"[,.;:!?/&]+|\s-+\s")
_BESIDE_NAMES = re.compile(
    r"^((also|mostly|mainly|just|some|his|her|the|with|in|her own|a little|plus|and|or|tambien|la|el|los|las|su|sus|en|con|un poco de) )+|( (too|also|mostly|mainly|stuff|skills|issues|problems|tambien|sobre todo))+$"
)
_CLAUSES = re.compile(r"[,.;:!?/&+]+|\b(?:and|but|n|y|pero|porque|because)\b")
#: A plan's bare name is a topic, unless the guide just asked for the plan.
_BARE_PLANS = ("iep", "504", "504 plan", "plan 504", "un iep", "ifsp")
#: Words of an answer in which the name of a choice is the answer.
_SHORT = 10
#: Labels under which an answer on the child's trouble may come in, and the fewest words whose meaning is worth a guess.
_MAY_TELL = (UNSURE, "inform", "start_screening", "correct_answer", "medical_advice")
_LEAST_TELLING = 3
#: The longest plain "no" before a question.
_SHORT_NO = 6
#: The longest plain "no" to what the trouble is: "no it doesnt".
_BARE_NO = 2
#: "reading?" and "public i think?" are answers, not questions.
_UNCERTAIN = 3
_OLDEST = 22
#: A longer answer to "what is the trouble with the plan" tells of some.
_FINE_ANSWER = 18
_NUMBER_FACTS = ("child_age", "child_grade")
_DATE_FACTS = ("request_date", "consent_date")
#: Facts to which "no" is an answer, and what it then says.
_NO_MEANS: Mapping[str, Any] = {"plan": "none", "request": "none", "diagnosis": ["none"], "situation": ["none"]}
#: Facts to which "I don't know" is more than silence.
_DONT_KNOW_MEANS: Mapping[str, Any] = {"plan": "unsure"}
#: The choice that gives way where an answer names another too: "a regular Catholic school", "I asked in an email".
_VAGUE: Mapping[str, str] = {"school_type": "public", "request": "spoken", "plan": "unsure"}
#: Words of numbers for choices, so that "1", "(1)", "one" and "uno" choose the first.
_ORDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
}  # fmt: skip


def wants_to_skip(text: str) -> bool:
    """Whether the message leaves the question open on purpose, with or without a reason ("I'd rather not say, it's a small town")."""
    if _SKIP.match(bare_words(text)):
        return True
    reason = _SIGNS.split(plain(text).strip(" .,;!¿?"), maxsplit=1)
    return len(reason) > 1 and bool(_RATHER_NOT.match(_squeezed(reason[0]))) and len(text.split()) <= _REASON


def says_the_same(text: str) -> bool:
    """Whether the message leaves an answer as it was."""
    return bool(_SAME.match(bare_words(text)))


def only_adds(text: str) -> bool:
    """Whether a list goes on rather than begins anew: "and also math"."""
    return bool(_ADDS.match(bare_words(text)))


def wants_to_start_over(text: str) -> bool:
    """Whether the message asks to forget everything and begin again."""
    return bool(_START_OVER.match(bare_words(text)))


def speaks_of_another_child(text: str) -> bool:
    """Whether the message turns to another child of the family."""
    return bool(_OTHER_CHILD.search(bare_words(text)))


def fears_for_status(text: str) -> bool:
    """Whether the message tells of a fear over immigration papers ("we have no papers", "undocumented")."""
    return bool(_FEARS_FOR_STATUS.search(_squeezed(text)))


def parts_at_school(text: str) -> bool:
    """Whether the message is about the parting at the school's door."""
    return bool(_SCHOOL_DOOR.search(_squeezed(text)))


def looks_like_a_question(text: str) -> bool:
    """Whether the message asks something, with or without its question mark."""
    words = _squeezed(text)
    opening = re.match(
        r"^(wait |but |ok |and |also |so |um |hold on |hey |yes |yeah |no |well |then |pero |y |oye |oiga |espere? |si |bueno |entonces )*"
        r"(what|whats|what's|how|why|when|who|where|which|can|could|do|does|did|is|are|will|would|should|may|am i"
        r"|que|cual|cuales|como|por que|cuando|quien|donde|cuanto|cuanta|puedo|puede|pueden|tengo que|debo|es|hay)\b",
        words,
    )
    return "?" in text or (bool(opening) and len(words.split()) > 2)


def asks_about_the_question(text: str) -> bool:
    """Whether the message asks why the open question is put, or what it means."""
    return bool(_AT_THE_QUESTION.match(_squeezed(text)))


def drops_the_check(text: str) -> bool:
    """Whether the message says that the questions are enough ("forget it, just tell me ...")."""
    return bool(_DROPS_IT.search(_squeezed(text)))


def wants_the_result(text: str) -> bool:
    """Whether the message asks for the next step without further questions ("just tell me what to do")."""
    return bool(_WANTS_THE_RESULT.search(_squeezed(text)))


def also_named(text: str, choices: Sequence[ValueChoice], asking: str) -> Any:
    """The answer to a question that was not put, where a short message names one of its choices in passing."""
    return _named_choice(text, asking, choices)


def after_a_question(text: str) -> str:
    """What is said after the last question mark ("what's that? I don't think so"), else the whole text."""
    rest = text.rpartition("?")[2].strip(" .!\n")
    return rest if rest else text


def _asks(message: Message) -> bool:
    """Whether the message is a question rather than an answer: "what is a 504 plan" says nothing of this child's plan."""
    if after_a_question(message.text) != message.text or _no_before_a_question(message.text):
        return False
    marked = "?" in message.text and len(message.text.split()) > _UNCERTAIN
    return marked or (message.label.startswith(FAQ_PREFIX) and looks_like_a_question(message.text))


def _no_before_a_question(text: str) -> bool:
    """Whether a plain no stands before a question of the parent's own ("No, nothing. Is there something for that?")."""
    first, sign, rest = re.match(r"^([^.!?\n]*)([.!\n]?)(.*)$", text.strip(), re.DOTALL).groups()  # type: ignore[union-attr]
    words = _squeezed(first)
    plain_no = (
        bool(_MEANS_NO.match(words) or _NO.match(words) or _LEADING_NO.match(words)) and len(words.split()) <= _SHORT_NO
    )
    return bool(sign) and rest.strip().endswith("?") and plain_no


def wants_to_go_on(text: str) -> bool:
    """Whether the message returns to a check that was stopped."""
    return bool(_GO_ON.match(bare_words(text)))


def asks_for_the_date(message: Message) -> bool:
    """Whether the message names the day of the consent or the request and asks when the time is over."""
    told = message.entities.get("consent_date") or message.entities.get("request_date")
    return bool(told) and bool(_WHEN.search(bare_words(message.text)))


def _tells(message: Message) -> bool:
    return any(name in FACT_NAMES for name in message.entities)


def plain_label(message: Message) -> str:
    """The label, corrected where a bare phrase has one meaning only ("no se" is no "no")."""
    if message.label == CHOOSE:
        return CHOOSE
    words = _squeezed(message.text)
    if _DONT_KNOW.match(words):
        return "dont_know"
    if (
        _DONT_KNOW_FIRST.match(words)
        and len(words.split()) <= _SHORT
        and not _tells(message)
        and "?" not in message.text
    ):
        return "dont_know"
    if _YES.match(words):
        return "affirm"
    return "deny" if _NO.match(words) else message.label


def facts_in(message: Message, asking: Optional[str], choices: Sequence[ValueChoice] = ()) -> Dict[str, Any]:
    """The facts a message tells, the bare answer to the open question among them.

    Args:
        message: as understood.
        asking: the fact that the open question asks for.
        choices: the choices of that question.
    """
    said = {name: value for name, value in message.entities.items() if name in FACT_NAMES}
    if message.label == "correct_answer" and said.get("concerns") == ["learning"] and "child_grade" in said:
        del said["concerns"]  # "he's in 4th, they held him back" corrects the grade
    if asking != "plan" and bare_words(message.text) in _BARE_PLANS:
        said.pop("plan", None)
    if asking == "child_age" and bare_words(message.text) == "k":
        said["child_grade"] = "K"
    elif asking and asking not in said and (not _asks(message) or wants_to_skip(message.text)):
        answer = _bare_answer(message, asking, choices)
        if answer in (None, ["none"]) and asking == "concerns":
            answer = _guessed(message) or answer
        if answer is not None:
            said[asking] = answer
    elif asking == "concerns" and not _asks(message):
        said["concerns"] = _with_named(list(said["concerns"]), message.text, choices)
    return said


def _guessed(message: Message) -> Optional[List[str]]:
    """The area that an answer points to by its meaning, where its words name none ("he just stares at the page")."""
    guess = message.entities.get("concern_guess")
    may_tell = message.label in _MAY_TELL or message.label.startswith(FAQ_PREFIX)
    enough = len(message.text.split()) >= _LEAST_TELLING
    unasked = not (wants_to_skip(message.text) or drops_the_check(message.text) or wants_the_result(message.text))
    return (
        [str(guess)]
        if guess and may_tell and enough and unasked and not asks_about_the_question(message.text)
        else None
    )


def _with_named(areas: List[str], text: str, choices: Sequence[ValueChoice]) -> List[str]:
    """The areas heard, and those of a short answer that only name a choice ("math and organization")."""
    if _PRAISED.search(_squeezed(text)):
        return areas
    named = [area for area in _named_choice(text, "concerns", choices) or [] if _only_names(text, area, choices)]
    return list(dict.fromkeys((*areas, *(area for area in named if area != "none"))))


def choice_in(message: Message, memory: Memory) -> Optional[Choice]:
    """The offered choice that a message picks: by its id, its title, or its number.

    A bare number is a number where the guide asked for one, not a choice.
    """
    text = message.text.strip()
    words = bare_words(text)
    for choice in memory.offered:
        if text == choice.id or (message.label != CHOOSE and words == bare_words(choice.title)):
            return choice
    if message.label == CHOOSE:
        return None
    if memory.asking in _NUMBER_FACTS or memory.asking in _DATE_FACTS:
        return None
    number = int(words[:3]) if words.isdecimal() else _ORDINALS.get(words, 0)
    if 1 <= number <= len(memory.offered):
        return memory.offered[number - 1]
    return None


def is_choice_id(text: str, memory: Memory) -> bool:
    """Whether a message is the id of an offered choice: its words are ours, not the parent's."""
    return any(text.strip() == choice.id for choice in memory.offered)


def answer_of(choice: Choice) -> Optional[Dict[str, Any]]:
    """The fact that a choice states: ``{"plan": "none"}``; ``DECLINED`` for "I'd rather not say"."""
    if not choice.id.startswith(ANSWER_PREFIX):
        return None
    fact, _, value = choice.id[len(ANSWER_PREFIX) :].partition("=")
    if not value or value == "not_signed":
        return {fact: DECLINED}
    return {fact: [value] if fact in ("concerns", "diagnosis", "situation") else value}


def _only_names(text: str, area: str, choices: Sequence[ValueChoice]) -> bool:
    """Whether a part of an answer says nothing but an area's name: "math and organization", not "walking out of class"."""
    phrases = {
        _squeezed(phrase) for choice in choices if choice.value == area for phrase in (choice.title, *choice.words)
    }
    clauses = (_BESIDE_NAMES.sub("", _squeezed(clause)).strip() for clause in _CLAUSES.split(plain(text)))
    return any(clause in phrases for clause in clauses)


def _bare_answer(message: Message, asking: str, choices: Sequence[ValueChoice]) -> Any:
    if wants_to_skip(message.text):
        return DECLINED
    answer = _before_a_correction(message)
    if answer:
        return _bare_answer(replace(message, text=answer, entities={}), asking, choices)
    if drops_the_check(message.text) or wants_the_result(message.text):
        return None
    if _no_before_a_question(message.text) and asking in _NO_MEANS and asking != "situation":
        return _NO_MEANS[asking]
    if asking == "child_age":
        age = _number_as_age(message)
        return DECLINED if age is None and message.label == "dont_know" else age
    if asking in _DATE_FACTS:
        found = _day(message, asking)
        if found is not None:
            return found
        if _DAY_FORGOTTEN.search(_squeezed(message.text)):
            return DECLINED
    if asking == "diagnosis" and _forgot_the_name(message.text):
        return DECLINED
    named = _named_choice(message.text, asking, choices)
    if asking == "plan" and "request" in message.entities:  # "asked for IEP testing" is no plan
        named = None
    if named == "unsure" and _MEANS_NO.match(_first_words(message.text)):  # "nothing, that's kinda why I'm here"
        named = None
    return named if named is not None else _meant_answer(message, asking)


def _before_a_correction(message: Message) -> Optional[str]:
    """The answer in "none. oh and sorry, he's 9 not 8", whose second sentence corrects another fact."""
    first, *more = _FULL_STOP.split(message.text.strip(), maxsplit=1)
    corrects = bool(more) and bool(_CORRECTS.search(_squeezed(more[0]))) and not _CORRECTS.search(_squeezed(first))
    return first if corrects and any(name in FACT_NAMES for name in message.entities) else None


def _forgot_the_name(text: str) -> bool:
    return bool(_NAME_FORGOTTEN.search(_squeezed(text))) and not _NO.match(_first_words(text))


def _stage_told(words: str) -> Optional[str]:
    """How far the request has come, in words that tell it only where it was asked for."""
    others = bool(_OTHERS_SAY.search(words))
    if _TOLD_TO_WAIT.search(words) and not others:
        return "refused"
    if others or _NEVER_THOUGHT.search(words):
        return "none"
    return "in_progress" if _SIGNED_AND_TESTED.search(words) else None


def _meant_answer(message: Message, asking: str) -> Any:
    """What yes, no and "I don't know" mean to the open question."""
    words = _squeezed(message.text)
    if message.label == "dont_know" and not _ENDS_IN_NO.search(_squeezed(message.text)):
        return _DONT_KNOW_MEANS.get(asking, DECLINED)
    if _CORRECTS.search(words) and _DONT_KNOW.match(_squeezed(_SENTENCE.split(message.text.strip(), maxsplit=1)[0])):
        return _DONT_KNOW_MEANS.get(asking, DECLINED)  # "idk. oh and sorry, he's 15 not 16"
    if _CORRECTS.search(_squeezed(message.text)) and any(name in FACT_NAMES for name in message.entities):
        return None
    stage = _stage_told(words) if asking == "request" else None
    if stage:
        return stage
    if _says_no(message, asking):
        return _NO_MEANS.get(asking)
    if asking == "request" and (
        _NOTHING_YET.search(words) or (_JUST_LEARNED.search(words) and message.label != "affirm")
    ):
        return "none"
    if message.label == "affirm" and asking == "request":
        return "spoken"
    if asking == "plan" and (_NO_PLAN.search(words) or _SOME_PLAN.search(words)):
        return "none" if _NO_PLAN.search(words) else "unsure"
    if asking == "impact" and _YES_AND_TROUBLE.match(_squeezed(message.text)):
        return "falls_behind"
    if asking == "diagnosis" and _names_none(message.text):
        return ["none"]
    if asking == "situation" and _plan_is_fine(message.text):
        return ["none"]
    return None


def _names_none(text: str) -> bool:
    """Whether a condition is only suspected, or the doctor found the child healthy."""
    words = _squeezed(text)
    told = len(words.split()) >= _LEAST_TELLING and not _TREATED.search(words) and not _DOCTOR_NAMED.search(words)
    return told and bool(_SUSPECTS.search(words) or _HEALTHY.search(words))


def _plan_is_fine(text: str) -> bool:
    """Whether the plan is said to be fine, in a clause that takes nothing back."""
    words = _squeezed(text)
    found = _PLAN_IS_FINE.search(words)
    return bool(found) and len(words.split()) <= _FINE_ANSWER and not _PLAN_NOT_FINE.search(words)


def _day(message: Message, asking: str) -> Optional[str]:
    """The day that was asked for, or ``DECLINED`` where there is none to be told."""
    if asking == "consent_date" and _NOT_SIGNED.search(bare_words(message.text)):
        return DECLINED
    found: Optional[str] = message.entities.get("date")
    return found or (DECLINED if _LONG_AGO.search(_squeezed(message.text)) else None)


def _first_words(text: str) -> str:
    """The words up to the first sign: "nothing, only his sister has one" begins with "nothing"."""
    return _squeezed(_SIGNS.split(plain(text).strip(" .,;!¿?"), maxsplit=1)[0])


def _says_no(message: Message, asking: str) -> bool:
    """Whether the answer is no; "no lo cumplen" is no such answer to what the trouble with the plan is."""
    if _no_before_a_question(message.text) and asking != "situation":
        return True
    text = after_a_question(message.text)
    words = _squeezed(text)
    if _MEANS_NO.match(words) or _NO.match(words) or _ENDS_IN_NO.search(words):
        return True
    if asking in ("plan", "diagnosis") and _NOBODY_SAID.match(words):
        return True
    if asking in ("plan", "diagnosis") and (_HAS_NOTHING.search(words) or _NEITHER.search(words)):
        return True
    if asking == "diagnosis" and _HAS_NONE.search(words):
        return True
    if asking == "diagnosis" and _NEVER_SEEN.search(words):
        return True
    if asking == "diagnosis" and (_DOCTOR_SAID_NOTHING.search(words) or _WITHOUT_A_NAME.search(words)):
        return True
    if asking in ("plan", "diagnosis") and _MEANS_NO.match(_first_words(text)):
        return True
    if asking == "situation":
        return message.label == "deny" and len(words.split()) <= _BARE_NO
    return message.label == "deny" or bool(_LEADING_NO.match(words))


#: A "private doctor" says nothing of the school.
_PRIVATE_PRACTICE = re.compile(
    r"\bprivate (?:doctor|eval|assess|test|psych|neuro|therap|tutor|clinic|speech|insur|practice|specialist)\w*"
    r"|\b(?:doctor|psic|neuro|terap|evalua|clinic|especialista|medic|prueba)\w* (?:particular|privad)\w*"
)


#: "Only his sister got the 504".
_OF_A_SIBLING = re.compile(
    r"\b(his|her|my other|the other|their|su|mi otr[oa]|el otro|la otra) ?((big|little|older|younger|twin|baby|mayor|menor) )?(sister|brother|sibling|twin|cousin|son|daughter|kid|one|child|herman[oa]|prim[oa]|hij[oa])s?\b(?<!her son)(?<!his son)"
    r" (has|had|got|gets|is|tiene|tenia|si)\b"
)


def _named_choice(text: str, asking: str, choices: Sequence[ValueChoice]) -> Any:
    """The value of the choice whose words stand in a short answer, where it is one choice only.

    A denial in the clause takes the words back ("not the charter"); one that is part of them does not ("not followed").
    """
    if len(_squeezed(text).split()) > _SHORT:
        return None
    told = [_squeezed(_PRIVATE_PRACTICE.sub(" ", clause)) for clause in _CLAUSES.split(plain(text))]
    clauses = [clause for clause in told if not (asking == "plan" and _OF_A_SIBLING.search(clause))]
    named = list(dict.fromkeys(choice.value for choice in choices if _names(clauses, choice)))
    if asking in LIST_FACTS:
        return [value for value in named if value != "none"] or named or None
    telling = [value for value in named if value != _VAGUE.get(asking)] or named
    return telling[0] if len(telling) == 1 else None


def _names(clauses: Sequence[str], choice: ValueChoice) -> bool:
    """Whether an answer names a choice; "none" only by its own words, for its title may be half of another answer."""
    phrases = choice.words if choice.value == "none" else (choice.title, *choice.words)
    for phrase, words in product((_squeezed(phrase) for phrase in phrases), clauses):
        before, found, after = f" {words} ".partition(f" {phrase} ")
        if found and not _DENIES.search(f"{before} {after}"):
            return True
    return False


#: Words for comparing: "don't" is "dont", "n" is "and".
_squeezed = spoken_words


def _number_as_age(message: Message) -> Optional[float]:
    number = message.entities.get("number")
    about = _ABOUT_AN_AGE.match(bare_words(message.text))
    if number is None and about:
        number = about.group(1)
    if number is not None and 0 <= float(number) <= _OLDEST:
        return float(number)
    return None

"""What is going on with the plan or the school: suspended, not followed, moved and so on."""

from __future__ import annotations

from typing import List, NamedTuple, Pattern, Tuple

from bot.nlu.facts.message import Found, Mark, Message
from bot.nlu.facts.negation import is_hypothetical, is_negated
from bot.nlu.facts.patterns import rx


class _Rule(NamedTuple):
    value: str
    pattern: Pattern[str]
    needs_plan: bool = False
    #: A negation before it takes it back.
    can_be_negated: bool = True


_PLAN_WORD = rx(
    r"\b(?:ieps?|504s?|ifsp|pei|plan|case manager|special ed\w*|accommodations?|acomodaciones|goals|metas"
    r"|educacion especial)\b"
)
_SERVICE = (
    r"(?:an? )?(?:aide|one[ -]on[ -]one(?: aide)?|1:1(?: aide)?|para|paraprofessional|ot|pt"
    r"|occupational therapy|physical therapy|speech(?: therapy)?|services?|esy|extended school year"
    r"|summer (?:school|services)|transport\w*|bus(?:ing)?|accommodations?|extra time|counseling|nurse"
    r"|tutor(?:ing)?|minutes|therap\w+"
    r"|asistente|ayudante|terapias?|servicios?|transporte|acomodaciones|reading specialist|device|aac"
    r"|assistive technology|resource|sdi|pull out)"
)
_RULES: Tuple[_Rule, ...] = (
    _Rule(
        "suspended",
        rx(
            r"\b(?:(?:been |was |is |got |getting |being |gets |keeps? getting |keep |hes |shes |keeps being "
            r"|re)?(?:suspended|suspend(?:ing)? (?:him|her|my)|expelled|expell(?:ed|ing)|kicked out"
            r"|removed from (?:school|class|the classroom) (?:for )?(?:more than|over|\w+ days)"
            r"|out of school suspension|oss|iss|in school suspension|suspension|suspensions|expulsion hearing)"
            r"|(?:sent|sends?|sending) (?:him |her |my \w+ )?home (?:early |from school )?(?:again|every"
            r"|all the time|\w+ times|almost|repeatedly|constantly|twice|three|daily)|(?:keep|keeps"
            r"|kept) (?:sending|getting) (?:him |her )?(?:sent )?home|(?:gets|getting|got) sent home|call(?:s"
            r"|ing|ed)? (?:me )?(?:(?:every \w+|again|(?:him|her) in) )?to (?:come )?(?:(?:pick|get) (?:him|her|my \w+) up|(?:pick up|get) (?:him|her|my \w+) early|get (?:him|her)(?=[ ]?(?:$|[.,;!?])| (?:and|but|because|cuz)\b))"
            r"|keeps? call\w* me to (?:come )?(?:pick|get)|manifestation"
            r"|(?:put|puts|putting|kick|kicks|kicking|throw|throws|threw|throwing) (?:him|her|them|my \w+|CHILD|the \w+) (?:back )?out(?! (?:in|to|into|onto|on|there|at|front|with|by|and about|like|here|loud|a|my|our)\b| of (?:bed|the way|the car|my|our|his|her|iep|the iep|that class|speech|special))"
            r"|(?:gave|give|gives|giving|got|handed) (?:him |her |them |my \w+ )?(?:another )?NUM (?:more )?days(?= (?:oss|iss|suspen\w+|out|home|more|for|again|this|since|of (?:oss|iss|suspen\w+))\b|[ ]?(?:$|[.,;!]))"
            r"|NUM more days (?:out|home|suspen\w+)|le dieron (?:otros |otras )?NUM dias(?! (?:para|de (?:plazo|vacaciones|clase)))"
            r"|no l[oa] (?:dejan|dejaron|reciben|recibieron|quieren recibir) (?:entrar|regresar|volver|en la escuela|de vuelta)|(?:sacaron|sacan|echaron|echan|corrieron|corren|botaron|botan) de la (?:escuela|school)"
            r"|l[oa] (?:mandan|mandaron|regresan|regresaron) (?:a|para|pa) (?:la |su )?casa"
            r"|(?:going|want|wants|wanting|threaten\w*|trying|about|recommended?|plan(?:s|ning)?) (?:to |for )?(?:suspend|expel|expulsion)(?: (?:him|her|my \w+))?"
            r"|(?:out of school|out|home) (?:for )?(?:1[0-9]|[2-9][0-9]|ten|eleven|twelve) days"
            r"|(?:quieren|van a|quiere|va a|amenazan con) (?:expulsar\w*|suspender\w*|correr\w*)"
            r"|(?:1[0-9]|[2-9][0-9]) dias (?:afuera|fuera|suspendid[oa]|en casa|sin escuela)"
            r"|suspendid[oa]s?|suspendieron|suspenden|suspendio|han suspendido|expulsad[oa]|expulsaron"
            r"|lo quieren expulsar|la quieren expulsar|l[oa] mandan a la casa|l[oa] mandaron a (?:la )?casa"
            r"|me (?:llaman?|hablan?)(?: \w+){0,3}? para (?:que )?(?:recoger\w*|l[oa] recoja|ir por|vaya (?:por|a recoger\w*))|suspension(?:es)?)\b",
            NUM=r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince)",
        ),
    ),
    _Rule(
        "not_followed",
        rx(
            r"\b(?:(?:they |teachers? |school |staff |she |he |nobody |no one |it |is |are |just |the "
            r"|gen ed )?(?:dont|doesnt|arent|isnt|not|never|wont|didnt|havent|hasnt|refus\w+ to|fail\w* to"
            r"|nobody|no one) (?:being |even |actually |been |really |always )?(?:follow\w*|do(?:ing)? (?:it"
            r"|what it says|any of it|anything (?:in|on) it|whats (?:in|on)|what the (?:iep|plan|504"
            r"|paper) says)|done it|implement\w*|honor\w*|giv(?:e|ing) (?:it|him|her|them)(?=[ ]?(?:$|[.,;!?]))|let(?:ting)? (?:him|her) use (?:it|them|his|her)|giv(?:e|ing|en) (?:him|her|them"
            r"|my \w+) (?:\w+ ){0,3}(?:accommodations?|extra time|speech|services|breaks|minutes|it|the)"
            r"|provid\w+ (?:\w+ ){0,4}(?:accommodations?|services|speech|ot|pt|minutes|it|them|what)|us(?:e"
            r"|ing) (?:his|her|the|it)(?! (?:extra )?(?:time|breaks?|help)\b)|reads? (?:his|her|the) iep)"
            r"|not (?:getting|receiving) (?:his|her|the|any|all|their|my|most of"
            r"|enough) (?:\w+ ){0,3}(?:speech|services|therapy|ot|pt|accommodations?|minutes|time|help"
            r"|extra time|support|supports|aide|breaks)|(?:hasnt|isnt|doesnt|never|havent|didnt) (?:been "
            r"|gotten |got |get |getting |received |receiving |receive |had )+(?:his |her |any |the |all "
            r"|a single |one |a ){0,6}(?:\w+ )?(?:speech|services|therapy|ot|pt|accommodations?|minutes"
            r"|session|extra time|aide)|(?:miss(?:ed|ing)|skipp(?:ed|ing)) (?:his |her |a lot of |most of "
            r"|several |speech |therapy ){0,6}(?:speech|ot|pt|services|sessions|therapy|minutes)|ignor(?:e|es"
            r"|ed|ing) (?:his |her |the |it|my \w+ ){0,6}(?:iep|504|plan|accommodations)|violat\w+ (?:his "
            r"|her |the ){0,6}(?:iep|504|plan)|out of compliance|not in compliance|dont think (?:the|his|her|my \w+) (?:iep|504|plan) is (?:being )?(?:followed|implemented|done|used)|dont think (?:they|the school|teachers|anyone|anybody) (?:even )?(?:uses?|follows?|does|do|reads?|looks? at) (?:it|them|his|her|the)|(?:teachers?|school|they|staff|nobody) (?:just |all |still )?ignor(?:es?|ed|ing) (?:it|them)(?=[ ]?(?:$|[.,;!?])| (?:and|but|so|because)\b)|no one follows"
            r"|honor(?:ed|s|ing)? (?:neither|none|nothing)|(?:teachers?|of them) (?:\w+ ){0,3}(?:follow\w*|honor\w*|do|does|did|use|used) (?:neither|none|nothing)"
            r"|nobody follows|not once this year|(?:got|gets|getting|received|had) (?:none|zero|nothing|no (?:speech|ot|pt|services|therapy|help|support))|(?:hasnt|havent|not|didnt|never) (?:started|begun|start|begin|set up|provided|offered)(?: \w+){0,2} (?:services|speech|therapy|ot|pt)|no les? (?:da|dan|dio|dieron) (?:el |la |los |las |su |sus )?(?:tiempo extra|terapias?|acomodaciones|servicios|ayuda|speech|lo que)|supposed to (?:get|have|receive|be getting) [^.]{0,80}(?:but"
            r"|never|not|doesnt|isnt|nobody|nothing|none|zero)|(?:is |are )?not (?:being )?(?:followed|implemented|done)"
            r"|(?:nobody|no one|none of them|no teacher|not one teacher) (?:is |are |has been |ever |even |really |actually )*(?:doing|does|did|follow\w*|giving|gives|using|uses) (?:it|that|this|them|what|any|his|her|the)|(?:and|but|then|there(?:s| is| was| has been)|theres been|with|hes had|shes had|has had) (?:absolutely |been )?(?:nothing|none|zero|nada|not one) (?:at all |happened )?since|(?:hasnt|havent|has not|have not) (?:had|gotten|got|seen|received) (?:it|any|one|a thing|them|him|her|anyone|anything) since"
            r"|(?:(?:speech|ot|pt|therapy|services?|minutes|sessions?|pull ?outs?|resource|help|aide|para|twice a week|times a week|x a week|it)(?: just| all| has| have| then| suddenly){0,2} (?:stopped|quit happening|disappeared|went away|ended|fell off)(?! (?:because|when) (?:we|i)\b))"
            r"|(?:y|pero|y ya|desde \w+) (?:nada|ni una|ninguna) desde|(?:terapias?|clases|servicios|ayuda|speech) (?:ya )?(?:no hay|no ha habido|se acabaron|dejaron de|pararon)|dejaron de dar(?:le)?"
            r"|no (?:lo |la |le |les |se |estan |esta |han |ha |siguen |esta siendo ){0,6}(?:cumplen?"
            r"|cumpliendo|cumplido|siguen?|siguiendo|sigue|respetan|respetando|hacen lo que dice|aplican"
            r"|dan (?:las |los |la |el |su |sus ){0,6}(?:terapias?|servicios?|acomodaciones|ayuda|lo que)"
            r"|dando (?:las |los |la |el |su |sus ){0,6}(?:terapias?|servicios?|acomodaciones|ayuda|lo que)"
            r"|recibe (?:su |sus |las |los |la ){0,6}(?:terapias?|servicios?)|esta recibiendo)|no le dan"
            r"|no le estan dando|no (?:le |les |me |nos )?(?:estan|esta|han) (?:haciendo|dando|hecho|dado) (?:la |las |su |sus |ninguna )?"
            r"(?:terapias?|clases|sesion(?:es)?|ayuda|servicios?)"
            r"|(?:ignor(?:e|es|ed|ing)|dont give|arent giving|never give) (?:him |her )?(?:his |her |the )?(?:extra time|accommodations?|breaks|plan|iep|504))\b"
        ),
        needs_plan=True,
        can_be_negated=False,
    ),
    _Rule(
        "not_working",
        rx(
            r"\b(?:(?:iep|504|plan|it|accommodations|goals|services|support)s? (?:plan )?(?:isnt|is not|arent"
            r"|aint|doesnt seem to be|does not seem to be|hasnt been|not|just isnt|is just not|doesnt|dont"
            r"|isnt really|has not been|really isnt) (?:really )?(?:working|helping|help|work|helped|worked"
            r"|enough|doing anything)(?! like that)|not (?:making|made) (?:any |much |enough )?progress"
            r"|no progress|(?:hasnt|isnt|has not|havent|doesnt) (?:made|making|make|met|meeting|shown|showing"
            r"|showed) (?:any |much |enough |a single |one |his |her ){0,6}(?:progress|goals?|growth"
            r"|improvement)|same goals (?:every|as|for|each|\d|two|three|four|since|year|over|from|again)|goals (?:havent changed|never change|not met"
            r"|are the same)|(?:lack of|little|zero) progress|still (?:failing|struggling"
            r"|behind) (?:even )?with (?:an?|the|his|her) (?:iep|504)|regress(?:ed|ing)|(?:iep|504|plan|pei|it) (?:is|es) (?:just |kind of |basically |totally |completely |such |una? )?(?:useless"
            r"|a joke|not enough|worthless|a waste|pointless|garbage|trash|just paper|burla|broma|chiste|basura|puro papel|inutil)"
            r"|(?:follow(?:s|ed|ing)?|doing|do|does|use|using|gets?|give him|give her|honor(?:s|ed|ing)?) (?:it|that|them|everything|what it says|all of it|the plan|the 504|the iep),? (?:but |and |its |it |they |its |hes |shes |he |she )*(?:just |still |simply |really )*(?:doesnt|dont|isnt|not|no|wont|never) (?:\w+ )?(?:help\w*|work\w*|change\w*|enough|do (?:much|anything)|mak\w+ a difference)"
            r"|l[oa]s? (?:siguen|cumplen|aplican|respetan),? (?:pero |y |es que |solo que )*(?:igual |aun asi )?no (?:le |lo |la )?(?:ayuda|sirve|funciona|alcanza|basta)"
            r"|no (?:esta |le esta |le |esta siendo )?(?:funciona|funcionando|sirve|sirviendo|ayuda|ayudando"
            r"|avanza|avanzando|progresa|progresando|mejora)|no ha (?:avanzado|progresado|mejorado)"
            r"|no hay (?:avance|progreso)|sin (?:avance|progreso)s?|las mismas metas)\b"
        ),
        needs_plan=True,
        can_be_negated=False,
    ),
    _Rule(
        "moved",
        rx(
            r"\b(?:(?:we|i|family|hes|were|ive|weve|just|recently|are|im|will|to be|military|and) (?:just "
            r"|have |had |are |am |recently |all |might be |will be |going to |about to |be |to |planning on "
            r"|soon |here ){0,6}(?:moved(?! in(?: with|,|\.|$)| (?:him|her|his|up|the|my|on|forward|it"
            r"|to (?:a |the )?(?:self|resource|another class))\b)|moving (?!him\b|her\b|on\b|forward|up\b)"
            r"|relocat(?:ed|ing)|move to(?! (?:middle|high|the|a|kinder|sixth|\d))|transferr(?:ed|ing) (?:from"
            r"|to|in|schools|districts|here))|moved (?:here |down |up |over )?(?:from|to|out of state|states?"
            r"|districts?|last|this|in (?!with|to)\w)|moving (?:to|from|out of state|states|districts|next"
            r"|this summer|in)|transferr(?:ed|ing) (?:from|schools|districts|to a)|new to (?:the "
            r"|this )?(?:state|district|area|school)|from (?:another|a different|our old|his old|her old"
            r"|the old) (?:state|district|school)|changed (?:schools|districts)|switch(?:ed|ing) (?:schools"
            r"|districts)|(?:old|previous) (?:school|district)(?: in \w+(?: \w+)?)? (?:said|had (?:him|her|an? (?:iep|504|plan))|gave|did|put)|pcs"
            r"|nos (?:mudamos|acabamos de mudar|vamos a mudar|estamos mudando|cambiamos|vamos a cambiar"
            r"|movimos)|me (?:mude|voy a mudar|acabo de mudar|cambie)|acabamos de (?:mudarnos|llegar|movernos)"
            r"|recien (?:llegamos|mudad[oa]s)|lo (?:cambie|cambiamos) de (?:escuela|distrito)"
            r"|cambiamos de (?:escuela|distrito|estado)|cambio de (?:escuela|distrito|estado)"
            r"|venimos de otro|(?:iep|504|plan) de otro (?:estado|distrito)|llegamos (?:a|de|aqui)"
            r"|pcs(?:ed|ing|es|d)|(?:got|have|had|new|our|his|her) orders (?:to|for)|(?:got |were |was |been )?(?:re)?stationed (?:at|in|here|to)"
            r"|(?:we|i|family) (?:just |recently )?(?:came (?:here|over|down|up)? ?from|arrived (?:here )?from|left) (?:another|our old|out of) (?:state|district|school)"
            r"|(?:nuev[oa]s? orden(?:es)?|trasladaron|transfirieron) (?:a|de|para)|nos (?:trasladaron|transfirieron))\b"
        ),
    ),
    _Rule(
        "leaving",
        rx(
            r"\b(?:(?:graduat(?:es|ing|e) (?:this|next|in|soon|from)|(?:is|hes|shes|are|just|him|her) graduating|will graduate"
            r"|(?:he|she|CHILD|hes|shes) (?:is |will |gets to |going to )?walk(?:s|ing)? (?:in (?:may|june|december|spring|the spring)|(?:across )?(?:the |that )?stage|at graduation|this (?:may|june|spring)|for graduation)"
            r"|(?:get|gets|getting|gave|give|gives|giving|hand|hands|handing|handed|earn|earns|earning|receives?|receiving|pick\w* up) (?:him |her |my \w+ )?(?:a |his |her |the |that )?(?:\w+ )?diploma"
            r"|(?:then|after that|after|school says|they say|they said|say) (?:\w+ ){0,2}(?:theyre|they are|were|we are|school is) (?:all )?done with (?:him|her)|when (?:he|she) graduates (?:theyre|they are) done"
            r"|(?:dan|da|dar|dando|darle|entregan|reciben?|entregar\w*) (?:su |el |un |ya el |ya su )?diploma"
            r"|about to graduate|going to graduate|graduat(?:e|es|ing) (?:him|her|them|my CHILD)"
            r"|(?:he|she|hes|shes|CHILD) (?:is |will be |be )?done (?:with (?:high )?school )?(?:in|this|come) (?:may|june|december|spring)"
            r"|graduates\b)|ag(?:es|ing|e) out|exit(?:ing"
            r"|ed)? (?:special ed\w*|sped|him|her|my|from|services)|(?:take|taking|took|kick(?:ing|ed)?"
            r"|remov(?:e|ing|ed)|drop(?:ping|ped)?|get|dismiss(?:ed|ing)?|exit) (?:him|her|my \w+"
            r"|them) (?:out of|off|from) (?:of )?(?:his |her |the |an? )?(?:special ed\w*|sped|iep|504|speech"
            r"|services|special education|resource)|drop(?:ping|ped)? (?:his|her|the|my \w+) (?:iep|504)|(?:take|taking|took) away (?:his|her|the|my \w+) (?:iep"
            r"|504)|no longer (?:needs|qualifies|eligible|qualify)|(?:doesnt|does not) (?:need"
            r"|qualify for) (?:an|the|his|her|special ed\w*) ?(?:iep|504|special ed\w*)? anymore|(?:ends?|end"
            r"|ending|terminate|terminating) (?:his |her |the )?(?:iep|services|special ed\w*)|dismiss(?:ed"
            r"|ing)? (?:him |her )?from (?:speech|special ed\w*|services|ot|pt)|leaving (?:high school"
            r"|school at)|last year of high school|getting (?:a |his |her )?certificate of completion|finishing high school"
            r"|se gradua|se va a graduar|por graduarse|va a salir de la prepa|termina la prepa"
            r"|sacar(?:l[oa])? de (?:la )?educacion especial"
            r"|(?:l[oa] )?quieren sacar(?:l[oa])? de(?:l)? (?:educacion especial|programa|iep"
            r"|la educacion especial)|ya no necesita (?:el |educacion especial|servicios)"
            r"|quitar(?:le)? el (?:iep|plan)|quitarle (?:los )?servicios|salir de educacion especial"
            r"|cumple (?:21|22) anos)\b"
        ),
    ),
    _Rule(
        "evaluated",
        rx(
            r"\b(?:(?:testing|evaluation|eval|assessment|evaluations|tests) (?:is|was|are|were|has been|is all"
            r"|are all|is now|just|came|is finally|have been)? ?(?:all |now |already |just )?(?:done|finished"
            r"|complete|completed|over|back(?! in)|came back|says|said|showed|shows)|(?:got|have|received|gave (?:me"
            r"|us)|get|sent (?:me|us)|just got|handed me|emailed me) (?:back )?(?:the |his |her |a |an |my "
            r"|our )?(?:\w+ )?(?:evaluation |eval |testing |test |assessment |psych(?:oed\w*|ological)? "
            r"|full ){0,6}(?:report|results|scores back)|(?:evaluation|eval|testing|assessment) (?:results"
            r"|report|scores)(?: (?:say|said|show|showed|came|are|is|were))?|(?:they|school|psychologist|psych|district|team) (?:(?:already|just|finally|have|has) ){0,3}(?:tested|evaluated"
            r"|assessed) (?:him|her|my|them)(?! (?:once|one time|a little|part\w*|some)\b|(?: \w+){0,4} (?:but|and then|then) (?:the \w+ |they |it |she |he )?(?:\w+ )?(?:quit|stopped|left|never|nothing|disappeared|went on leave))|(?:was|been|got|were|finally|already) (?:just |already |finally "
            r"|recently )?(?:tested|evaluated|assessed)(?! for (?:covid|lead|gifted)) (?:by|and|in|at|last"
            r"|this|but)|(?:disagree|agree) with (?:the|their|his|her|that) (?:\w+ )?(?:evaluation|eval|testing|results|assessment)"
            r"|(?:evaluation|eval|testing|assessment) (?:that )?(?:they|the school|the district) did"
            r"|(?:go(?:ing)? over|review(?:ing)?|discuss(?:ing)?|talk about) (?:the|his|her|my \w+) (?:\w+ )?(?:evaluation|eval|testing|test|assessment)s?(?: results)?"
            r"|did (?:the|their|his|her|an?|all the|some) (?:\w+ )?(?:testing|evaluation|eval|tests)(?! (?:and )?(?:wrong|request))|(?:results|scores) (?:came back|are back|are in|came in|were|say|said|showed?)"
            r"|psychologist (?:found|tested)|(?:make|makes|made|finish|finished|do|did) (?:already |now )?(?:all )?(?:the |his |her )?(?:tests|testing|exams|evaluation) (?:with|to|on|for|of) (?:him|her|my \w+)|(?:had|done with|through with|finished with) (?:all )?(?:the|his|her|my \w+) (?:\w+ )?(?:testing|tests|evaluation|eval)(?! (?:by|at|with) (?:an? |the )?(?:doctor|hospital|private|clinic)| (?:request|scheduled|set|meeting))"
            r"|(?:already )?finish(?:ed)? (?:the )?(?:test|tests|testing|evaluation|evaluating"
            r"|eval)"
            r"|(?:ya )?(?:l[oa]|le) (?:evaluaron|hicieron (?:la|las|una|unas) (?:evaluacion(?:es)?|pruebas))"
            r"|(?:ya )?(?:terminaron|acabaron) (?:la |las |con la |de )?(?:evaluacion|evaluar|pruebas"
            r"|evaluaciones)|resultados de la(?:s)? (?:evaluacion|pruebas)|ya tengo (?:el reporte"
            r"|los resultados)|me dieron (?:el reporte|los resultados)|recibi (?:el reporte|los resultados)"
            r"|la evaluacion (?:dice|salio|ya esta|ya termino|dijo)"
            r"|ya (?:salieron|estan|tienen|tenemos|tengo|llegaron|entregaron) (?:las |los |sus |todas las |todos los )?(?:resultados|pruebas|evaluaciones))\b"
        ),
    ),
    _Rule(
        "meeting_set",
        rx(
            r"\b(?:(?:meetings?|mtg|junta|reunion|meeting is|ard|eligibility meeting|iep)(?: (?:to|about|for|para|sobre)(?: \w+){1,6}?)? (?:is |its |was "
            r"|has been |will be |got |es |sera |va a ser |esta ){0,6}(?:set|scheduled|coming up|next (?:week"
            r"|month|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*)|tomorrow|tmrw|tmr|tomorow|tommorow|today|this (?:week"
            r"|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|afternoon|morning)|(?:on |for )?(?:mon\w*|tue\w*|wed\w*|thu\w*|fri\w*)"
            r"|(?:on |for )?(?:the )?(?:\d{1,2}(?:st|nd|rd|th)|(?:JANS) \d{1,2}(?:st|nd|rd|th)?|\d{1,2}/\d{1,2})|el (?:dia )?\d{1,2}|in (?:\w+ )?(?:\w+ )?(?:days?|weeks?|hours)|manana|la proxima semana"
            r"|la (?:otra )?semana que viene|el (?:lunes|martes|miercoles|jueves|viernes)|esta semana"
            r"|programada|hoy|el proximo)|(?:have|having|got|has|tengo|tenemos|i have|there is|theres"
            r"|they scheduled|scheduled|set up|scheduling|going to|going into|for|my|our|invited (?:me "
            r"|us )?to|they called|called|invitation (?:to|for)|notice (?:for|of)|getting ready for"
            r"|prepare for|preparing for|prep for|me citaron a|me invitaron a|(?:cita|fecha) (?:para|de)|hay) (?:an?|the|our|my|his|her"
            r"|first|una|la|mi|nuestra|another|upcoming|el|an? upcoming|\w+ first){0,6} ?(?:first |initial "
            r"|annual |big |upcoming |new |primera |next |triennial ){0,6}(?:eligibility |iep |504 |ard "
            r"|evaluation |review |transition |mdr |ppt |team |cse )+(?:review |planning )?(?:meeting|mtg"
            r"|conference)|(?:tengo|tenemos|hay|me citaron a|me invitaron a|es) (?:una |la |mi |nuestra "
            r"|el )?(?:primera )?(?:junta|reunion|meeting)(?: (?:del iep|de elegibilidad|del 504|de iep|iep"
            r"|con))?"
            r"|(?:nos|me) (?:llamaron|llaman|avisaron)(?: \w+){0,2} (?:a|para|de) (?:una |la )?(?:reunion|junta|cita)(?= (?:el|para|este|esta|la|hoy|manana|de)\b)"
            r"|(?:call|calls|called|invite|invited) (?:me|us) (?:for|to|in for) (?:a|one|the|an) (?:\w+ )?(?:meeting|reunion)"
            r"|(?:one|the|a) reunion (?:this|on|next|the) \w+|(?:now|and) is the (?:reunion|meeting)"
            r"|(?:nos|me) (?:citaron|dieron cita|mandaron (?:la )?cita|llamaron a junta|convocaron|citan)(?= (?:el|para|a|al|manana|este|esta|la|hoy|en)\b)"
            r"|(?:solo |nomas |nada mas |ya solo |ya nomas )?falta (?:solo |nomas |nada mas |tener |hacer )?(?:la|una|esa) (?:junta|reunion)|(?:junta|reunion|cita) (?:del?|para el|es el|sera el|el) (?:dia )?\d{1,2}"
            r"|(?:all )?thats left is (?:the|our|a|an) (?:eligibility |results |team |final )?(?:meeting|mtg)|waiting (?:on|for) (?:the|our) (?:eligibility|results) (?:meeting|mtg))\b",
            JANS=r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*",
        ),
    ),
    _Rule(
        "service_refused",
        rx(
            rf"\b(?:(?:refus(?:ed|es|ing)|denied|deny|denying|wont|will not|wouldnt|said no to|say no to"
            rf"|says no to|turned down|rejected|declined|dont want to|said they cant|say they cant"
            rf"|said they dont|said they wont|claim they cant)(?: (?:to|him|her|us|me|give|giving|provide"
            rf"|providing|offer|my|son|daughter|request|for|an?|the|his|her|any|more|extra|add|adding|approve"
            rf"|pay|with|have|do|put|in)){{0,6}} {_SERVICE}"
            rf"|(?:cut|cutting|reduc(?:ed|ing|e)|took away|taking away|take away|stopped|dropped|remov(?:ed"
            rf"|ing)|ended|lower(?:ed|ing)|eliminat\w+)(?: (?:his|her|my|the|all|of|back|on|daughters|sons|down"
            rf"|some|speech|ot|CHILD)){{0,6}} {_SERVICE}"
            rf"|asked for (?:\w+ ){{0,3}}{_SERVICE}[^.?!]{{0,40}}\b(?:said no|refused|denied|wont|(?:dont|doesnt|didnt) have (?:the |any |enough )?(?:staff|money|budget|anyone|people|funds|funding)|no (?:staff|money|funding)|short staffed|turned (?:me"
            rf"|us) down|told me no)|{_SERVICE} (?:was|were|got|has been|is being) (?:cut|denied|refused"
            rf"|reduced|taken away|removed|stopped|dropped)"
            rf"|(?:negaron|nego|niegan|no (?:le |me |nos )?(?:quieren|quiso|quisieron|quiere) dar(?:le)?"
            rf"|quitaron|le quitaron|redujeron|cortaron|le cortaron|le bajaron|rechazaron|dijeron que no (?:al?"
            rf"|a la|le dan|hay|tienen))(?: (?:el|la|las|los|una?|su|sus|mas|de|tiempo|minutos"
            rf"|sesiones)){{0,6}} {_SERVICE})\b"
        ),
        can_be_negated=False,
    ),
)


def read(message: Message) -> List[Found]:
    """Each situation once, in order of mention; ``trouble`` is one only where the child is known to have a plan."""
    has_plan = bool(_PLAN_WORD.search(message.text))
    found: List[Found] = []
    for rule in _RULES:
        name = "trouble" if rule.needs_plan and not has_plan else "situation"
        for hit in rule.pattern.finditer(message.text):
            if _holds(message, rule, hit.start()):
                found.append(Found(name, rule.value, hit.start(), hit.end()))
                break
    told = {item.value for item in found}
    for mark in message.marks.get("situation", ()):
        if mark.value not in told and not message.is_general_question(mark.start) and _is_told(message, mark):
            told.add(mark.value)
            name = "trouble" if mark.value in _OF_PLANS and not has_plan else "situation"
            found.append(Found(name, mark.value, mark.start, mark.end))
    return sorted(found, key=lambda item: item.start)


#: What can be wrong with a plan only.
_OF_PLANS = ("not_followed", "not_working")


def _is_told(message: Message, mark: Mark) -> bool:
    return mark.value in _OF_PLANS or not is_hypothetical(message, mark.start)


def _holds(message: Message, rule: _Rule, start: int) -> bool:
    before = message.before(start)
    if rule.value == "suspended" and (_NOT_BY_SCHOOL.search(before) or _ILL.search(message.after(start))):
        return False
    if rule.value == "evaluated" and _OUTSIDE_TESTING.search(before):
        return False
    if rule.value == "meeting_set" and _IEP_ALONE.search(message.text[start:]):
        return False
    if rule.value == "meeting_set" and _MEETING_OVER.search(message.text[start : message.clause_at(start)[1]]):
        return False
    if message.is_general_question(start) or _GENERAL.search(before):
        return False
    if rule.can_be_negated and is_negated(message, start):
        return False
    if rule.value in ("moved", "leaving", "meeting_set"):
        return not _SUPPOSED.search(before) and not (message.clause_asks(start) and not _MINE.search(before))
    if rule.value == "not_followed" and _WHOSE_DOING.search(message.text[start : start + 25]):
        return True
    return not is_hypothetical(message, start)


#: "I put him out of my car"; "out of school eleven days with the flu".
_NOT_BY_SCHOOL = rx(r"\b(?:i|we|dad|husband|wife|coach|landlord)(?: (?:had to|have to|just|almost))? $")
_ILL = rx(
    r"^(?:out of school|out|home) [^.?!]*\b(?:flu|sick|ill|covid|surgery|hospital|fever|strep|asthma|appendix|mono|vacation|pneumonia|doctor)\b"
)
_OUTSIDE_TESTING = rx(
    r"\b(?:private|outside|independent|doctors?|hospitals?|privad[ao]|particular|independiente)(?: \w+)? ?$"
)
_IEP_ALONE = rx(r"^iep (?!is |meeting|was scheduled)")
_MEETING_OVER = rx(
    r"\b(?:meeting|mtg|junta|reunion|conference|ard) (?:was(?! (?:scheduled|set|moved|rescheduled))|went|were"
    r"|last|happened|fue|yesterday|is over|ended|paso)\b"
)
_MINE = rx(r"\b(?:my|our|we|his|her|mi|nuestra|su)\b")
_WHOSE_DOING = rx(r"^(?:they|teachers?|nobody|no one) ")
_GENERAL = rx(r"\b(?:kids|children|students|a (?:child|student|kid)|ninos|estudiantes)(?: \w+){0,3} ?$")
_SUPPOSED = rx(
    r"\b(?:if|what happens if|what if|can (?:they|i|we)|should (?:i|we)|how (?:do|does|can) (?:i|we|you)"
    r"|do i need|happens when|happens at|si|que pasa si|request|ask for|asked for|asking for|(?<!they )(?<!school )call|puedo|quiero"
    r"|i want|i need|we want|pedir|pedi|never had|havent had|no)\b[^,]*$"
)

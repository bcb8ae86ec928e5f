; What control flow asks about.

((if_expression condition: (_) @if-condition)
  (#set! description "in what an if or an if let asks about")
  (#set! extent whole))

((while_expression condition: (_) @loop-condition)
  (#set! description "in what a while or a while let asks about")
  (#set! extent whole))

((for_expression value: (_) @iterated)
  (#set! description "in what a for goes through")
  (#set! extent whole))

((match_expression value: (_) @match-value)
  (#set! description "in what a match looks at")
  (#set! extent whole))

((match_arm pattern: (match_pattern) @match-pattern)
  (#set! description "in the pattern of a match's arm, and its guard")
  (#set! extent whole))

((return_expression (_) @return-value)
  (#set! description "in the value that a return hands back")
  (#set! extent whole))

"""What officials and boxes write, one file a step, in the order of the official's day.

============  ==========================================  =============================================
module        verbs                                       writes
============  ==========================================  =============================================
`opening`     `scaffold`, `open_election`                 election.yaml; election.json
`checking`    `check`                                     nothing: it says what `open` would
`rehearsal`   `rehearse`                                  rehearsal/, and nothing else
`signatures`  `keygen`, `sign`, `signatures_of`           keys; `<file>.<signer>.sig`
`importing`   `take_import`                               private/, drafts/BOX.csv
`sealing`     `seal`                                      ballots/BOX-NNNN.csv, .json, .sig
`receiving`   `receive`                                   the same, from another folder
`board`       `make_board`, `revise`, `set_aside`, ...    board.json
`lots`        `draw`                                      lots.json
`proclaiming` `proclaim`                                  result.json, rejected.csv, evidence/
`reporting`   `report`                                    report/
`staging`     `stage`                                     MANIFEST.sha256, statement.json
`stamping`    `ask`, `add`                                timestamps/statement.json.tsr
`publishing`  `publish`                                   the public folder
`closing`     `close`                                     all of the evening, where one official is enough
`status`      `state`                                     nothing: it reads where the day stands
============  ==========================================  =============================================

Every verb takes the clock as an argument, holds the lock of the folder, writes whole files, and can be run again after
an interruption. `places` says which file is what, `workspace` opens a folder.
"""

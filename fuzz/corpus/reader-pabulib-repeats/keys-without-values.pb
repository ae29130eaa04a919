META
key
description
num_projects
num_votes
budget
vote_type
PROJECTS
project_id;cost;votes;name;category;district;selected
7;4000.0;3;Bancs;Cadre de vie;Nord;1
12;250;2;"Nichoirs; hôtels à insectes";Nature en ville;Sud;0
3;90;0;Jeux;Cadre de vie;Sud;
VOTES
voter_id;age;vote;voting_method
a1;34;7,12;internet
a2;51;7,7;internet
a3;29;12;paper
a4;60;;paper

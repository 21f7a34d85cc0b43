declare -A m=([a]=7); m=([a]+=3); declare -p m; m=([a]=1 [a]+=3 [b]+=2); declare -p m; declare -A n=([a]=1 [a]+=3); declare -p n; m+=([a]=1 [a]+=3); declare -p m; a=([0]=1 [0]+=3); declare -p a; declare -ia i=([0]=1 [0]+=3); declare -p i; a+=([2]+=z [0]=0); declare -p a
#---
a=([-1]=x); echo not
a=(1 2); a+=([0]=y [-9]=x z); echo not
declare -p a
v='p q'; i=-1; a=([i]=$v)
a+=([-1]=x"$v"'z'); declare -p a
declare a=([-7]="x y" b); echo not
a=([]=x b); a=([@]=x b)
a=([*]="$v" b); echo not
declare -A m=([$u]="$v"); echo not
declare -A m; m=([$u]="$v" [k]=v); echo not
declare -A m=([@]=x [*]=y); declare -p m
f() { local a=([-3]=x); echo not; }; f
echo $?; a=([1/0]=2 3); echo not
#---
set -x; a=(  1   "2 3" $HOME # c
3 ); a[1]+=x; a+=( $(echo x)  "${u:-"y"}" 'q' {1..2}); declare -A m; m=( [k]=v ["x y"]='z w' ); declare a[1]=d; x=( )
((x=1)); (( x=$x+1 )); for (( i = 0 ; i < 1 ; i++ )); do :; done; for ((;;)); do break; done; (( $(echo 1) + "1" ))
#---
a=(1 2 3); s=([3]=x [9]=y); set -- p q r; for i in 0 1 3 4 9 10 ' -1' ' -3' ' -4' ' -5' ' -10' ' -11'; do echo "$i: ${a[@]:$i:1}, ${s[@]:$i:1}, ${@:$i:1}."; (echo "${a[@]:$i:-1}"); (echo "${s[@]:$i:-1}"); (echo "${@:$i:-1}"); done
#---
declare -A m=([k]=v [l]=w [j]=u); for i in 0 1 2 3 4 5 ' -1' ' -3' ' -4' ' -5'; do echo "$i: ${m[@]:$i:1}"; (echo "${m[@]:$i:-1}"); done
#---
x=hello; for i in 0 3 5 9 ' -1' ' -5' ' -6'; do echo "${x[@]:$i}, ${x[*]:$i:2}."; (echo "${x[@]:$i:-1}"); done; a=(1); (echo ${a[*]: 1/0}); (echo ${x[@]: 1/0}); b=(); (echo ${b[@]?}); (echo ${b[*]:?gone})
